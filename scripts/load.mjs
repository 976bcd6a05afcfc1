// A closed loop of keep-alive connections over plain sockets: each sends its next request when it has its answer. Node's
// own HTTP client would take longer for a request than the server does.
import { connect } from "node:net";

/** Asks `url` over `connections` for `seconds`, after `warmUp` seconds that do not count: `{perSecond, median, p99, count, bytes}`. */
export async function load(url, { connections = 64, seconds = 10, warmUp = 2, headers = {} } = {}) {
  const { hostname, port, pathname, search } = new URL(url);
  const lines = [`GET ${pathname}${search} HTTP/1.1`, `Host: ${hostname}:${port}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  const request = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
  const begin = performance.now() + warmUp * 1000;
  const end = begin + seconds * 1000;
  const times = [];
  let bytes = 0;

  const loops = Array.from({ length: connections }, () => new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let sent = 0;
    let rest = Buffer.alloc(0);
    const ask = () => {
      sent = performance.now();
      socket.write(request);
    };
    socket.on("connect", ask);
    socket.on("error", reject);
    socket.on("close", () => (performance.now() >= end ? resolve() : reject(new Error("the server closed a connection"))));
    socket.on("data", (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const size = answerSize(rest);
      if (size === undefined || rest.length < size) return;
      rest = rest.subarray(size);
      const now = performance.now();
      if (now >= begin && now < end) {
        times.push(now - sent);
        bytes += size;
      }
      if (now >= end) socket.end();
      else ask();
    });
  }));
  await Promise.all(loops);

  times.sort((a, b) => a - b);
  return { perSecond: times.length / seconds, median: quantile(times, 0.5), p99: quantile(times, 0.99), count: times.length, bytes };
}

/** Bytes of the answer at the beginning of a buffer; `undefined` while its head is not whole. Anything but a 200 is an error. */
function answerSize(buffer) {
  const end = buffer.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = buffer.latin1Slice(0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head);
  if (!head.startsWith("HTTP/1.1 200 ") || !length) throw new Error(head);
  return end + 4 + Number(length[1]);
}

/** Of sorted values: the smallest that at least this share of them does not exceed. */
export function quantile(sorted, share) {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}
