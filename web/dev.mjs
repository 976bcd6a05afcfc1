// Looking at the page while working on it: serves web/dist with answers of the running program (`--api ADDRESS`) or,
// without one, with the sample of tests/browser/fixtures. Build with `npm run build` first.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { answer, state as sample } from "../tests/browser/fixtures/sample.mjs";

const DIST = fileURLToPath(new URL("./dist", import.meta.url));
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'";
const option = (name) => process.argv[process.argv.indexOf(name) + 1];
// A test raises the revision of the sample by a message to this process.
process.on("message", (message) => Object.assign(sample, message));
const api = process.argv.includes("--api") ? option("--api") : null;
const port = process.argv.includes("--port") ? Number(option("--port")) : 8090;

createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  const send = (status, type, body) =>
    response.writeHead(status, { "content-type": type, "content-security-policy": POLICY }).end(body);
  try {
    if (url.pathname.startsWith("/api/")) {
      if (api) {
        const real = await fetch(new URL(url.pathname + url.search, api));
        return send(real.status, real.headers.get("content-type"), Buffer.from(await real.arrayBuffer()));
      }
      const found = answer(url.pathname, url.searchParams);
      const problem = { title: "Không có", detail: `không có ${url.pathname}`, status: 404 };
      return send(
        found ? 200 : 404,
        found ? TYPES[".json"] : "application/problem+json",
        JSON.stringify(found ?? problem),
      );
    }
    const path = normalize(url.pathname === "/" ? "/index.html" : url.pathname);
    return send(200, TYPES[extname(path)] ?? "text/plain", await readFile(join(DIST, path)));
  } catch (error) {
    return send(404, "text/plain", String(error));
  }
}).listen(port, "127.0.0.1", function listening() {
  console.log(`http://127.0.0.1:${this.address().port}/`);
});
