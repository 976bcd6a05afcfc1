// Looking at the page while working on it: serves web/dist with the answers of a program that runs already, by default on
// its usual address (`cargo run -- serve`), else `--api ADDRESS`. Build with `npm run build` first.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

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
const option = (name, otherwise) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise;
const api = option("--api", "http://127.0.0.1:8080");

createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  const send = (status, type, body) =>
    response.writeHead(status, { "content-type": type, "content-security-policy": POLICY }).end(body);
  try {
    if (url.pathname.startsWith("/api/")) {
      const real = await fetch(new URL(url.pathname + url.search, api));
      return send(real.status, real.headers.get("content-type"), Buffer.from(await real.arrayBuffer()));
    }
    const path = normalize(url.pathname === "/" ? "/index.html" : url.pathname);
    return send(200, TYPES[extname(path)] ?? "text/plain", await readFile(join(DIST, path)));
  } catch (error) {
    return send(url.pathname.startsWith("/api/") ? 502 : 404, "text/plain", String(error));
  }
}).listen(Number(option("--port", 8090)), "127.0.0.1", function listening() {
  console.log(`http://127.0.0.1:${this.address().port}/`);
});
