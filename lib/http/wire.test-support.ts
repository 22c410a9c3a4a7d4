/** Speaks HTTP by hand, so that a test can say what no client library would. */
import net from "node:net";

export interface WireAnswer {
  status: number;
  /** Lower-case names; several of one name joined by a comma. */
  headers: Record<string, string>;
  body: string;
}

/** Sends these bytes, and answers what had come back when the other side closed or `until` was fulfilled. */
export function exchange(port: number, bytes: string, until = isWhole): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = "";
    const socket = net.connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      if (until(received)) socket.destroy();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      // Whoever is cut off while still writing may have been answered before.
      if (received === "" && error.code !== "ECONNRESET" && error.code !== "EPIPE") reject(error);
    });
    socket.on("close", () => resolve(received));
  });
}

/** True where a head and as much body as it promises are there. */
export function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /^content-length: (\d+)/im.exec(text.slice(0, end))?.[1];
  return length !== undefined ? text.length >= end + 4 + Number(length) : text.endsWith("0\r\n\r\n");
}

export function parse(text: string): WireAnswer {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    const key = name.toLowerCase();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`;
  }
  return { status: Number(statusLine.split(" ")[1]), headers, body: rest.join("\r\n\r\n") };
}

interface Sent {
  method?: string;
  host?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** One request with exactly these lines. */
export async function send(port: number, path: string, sent: Sent = {}): Promise<WireAnswer> {
  const { method = "GET", host = "localhost", headers = {}, body } = sent;
  const lines = Object.entries({
    Host: host,
    Connection: "close",
    ...(body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return parse(await exchange(port, `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`, () => false));
}
