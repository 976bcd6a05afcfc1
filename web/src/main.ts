// The order matters: the page's own rules come after those that the map's library brings.
import { App } from "./app";
import { holdsToken, sessionOfAddress } from "./session";
import "../style.css";

const start = (): void => new App().start();

// A token leaves the address before anything reads it. A fault of it is reported where a person wants to write.
if (holdsToken()) void sessionOfAddress().finally(start);
else start();
