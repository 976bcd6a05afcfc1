// The import page.
import { ImportPage } from "./page";
import "../../import.css";

new ImportPage().start();
