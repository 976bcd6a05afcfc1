// The order matters: the page's own rules come after those that the map's library brings.
import { App } from "./app";
import "../style.css";

new App().start();
