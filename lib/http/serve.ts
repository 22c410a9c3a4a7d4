import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import next from "next";
import { env } from "@/lib/core/env";
import { describeError, log } from "@/lib/core/log";
import { startWorker } from "@/lib/worker/run";
import { clientAddress } from "./client-address";
import { type RequestContext, requestStorage } from "./request-context";
import { isFromOurselves, isServedHost } from "./same-origin";
import { contentSecurityPolicy, securityHeaders } from "./security-headers";

/** How long a stop waits for answers that are under way (F17). */
const DRAIN_MILLISECONDS = 10_000;

const BODY_BYTES_MAX = 256 * 1024;

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Puts a refusal noted during rendering on the head of the answer, at the last moment it can still be changed. */
function applyRefusal(response: ServerResponse, context: RequestContext): void {
  const writeHead = response.writeHead;
  response.writeHead = function (this: ServerResponse, ...args: Parameters<ServerResponse["writeHead"]>) {
    if (context.refusal) {
      args[0] = context.refusal.status;
      this.setHeader("Retry-After", String(context.refusal.retryAfterSeconds));
      this.setHeader("Cache-Control", "no-store");
    }
    return writeHead.apply(this, args);
  } as ServerResponse["writeHead"];
}

function answer(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" })
    .end(`${text}\n`);
}

/** As a router reads it: dots resolved, so that no spelling of a path stands for another one. */
function pathOf(url: string | undefined): string {
  return URL.canParse(url ?? "/", "http://own.invalid") ? new URL(url ?? "/", "http://own.invalid").pathname : "/";
}

/** Forms and callbacks are small. A length that is not told cannot be judged (S72). */
function bodyExcess({ headers }: IncomingMessage): { status: number; text: string } | null {
  if (headers["transfer-encoding"] !== undefined) return { status: 411, text: "Say how long the body is." };
  if (Number(headers["content-length"] ?? 0) > BODY_BYTES_MAX) return { status: 413, text: "This is too long." };
  return null;
}

/** What stands between the socket and Next: address, headers, origin check, request context. */
function door(handle: Handler, options: { dev: boolean }): Handler {
  const { PUBLIC_URL, TRUSTED_PROXY_HOPS, KEYDESK_DEMO } = env();
  const https = PUBLIC_URL.protocol === "https:";
  return async (request, response) => {
    const path = pathOf(request.url);
    const nonce = randomBytes(16).toString("base64");
    const csp = contentSecurityPolicy(nonce, { dev: options.dev, https });
    for (const [name, value] of Object.entries(securityHeaders(csp, { https }))) response.setHeader(name, value);
    if (!path.startsWith("/_next/static/")) response.setHeader("Cache-Control", "no-store");

    if (!isServedHost(request.headers.host, KEYDESK_DEMO))
      return answer(response, 421, "Demo mode answers on localhost only.");
    // Next would send an action on to itself, and it would come back with our own address for the client's (S15).
    if (request.headers["x-action-forwarded"] !== undefined)
      return answer(response, 409, "Reload the page and try again.");
    const excess = bodyExcess(request);
    if (excess) return answer(response, excess.status, excess.text);
    const site = request.headers["sec-fetch-site"];
    const headers = { origin: request.headers.origin, "sec-fetch-site": typeof site === "string" ? site : undefined };
    if (!isFromOurselves({ method: request.method ?? "GET", path, headers }, PUBLIC_URL, KEYDESK_DEMO))
      return answer(response, 403, "This request came from another site and was refused.");

    const forwarded = request.headers["x-forwarded-for"];
    const context: RequestContext = {
      requestId: randomUUID(),
      path: request.url ?? "/",
      address: clientAddress(request.socket.remoteAddress, forwarded?.toString(), TRUSTED_PROXY_HOPS),
      refusal: null,
      sessionReads: new Map(),
    };
    // Next reads the nonce from the request's own policy header; a client cannot choose either.
    request.headers["content-security-policy"] = csp;
    request.headers["x-nonce"] = nonce;
    request.headers["x-forwarded-for"] = context.address;
    if (!KEYDESK_DEMO) {
      // What people type is known: a proxy that rewrites Host, or a client that invents one, changes nothing.
      request.headers["x-forwarded-host"] = PUBLIC_URL.host;
      request.headers["x-forwarded-proto"] = PUBLIC_URL.protocol.slice(0, -1);
    }
    applyRefusal(response, context);
    response.setHeader("X-Request-Id", context.requestId);
    await requestStorage().run(context, () => handle(request, response));
  };
}

export interface RunningServer {
  url: string;
  stop(): Promise<void>;
}

/** Serves Keydesk: Next behind our own door. `PORT=0` takes a free port; the answer tells which. */
export async function serve(options: { dev: boolean }): Promise<RunningServer> {
  const { HOST, PORT } = env();
  const app = next({ dev: options.dev, dir: process.cwd(), hostname: HOST, port: PORT });
  await app.prepare();
  const handle = door(app.getRequestHandler(), options);
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      log().error({ error: describeError(error) }, "request failed");
      if (!response.headersSent) answer(response, 500, "Something went wrong.");
      else response.destroy();
    });
  });
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(PORT, HOST, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST === "0.0.0.0" || HOST === "127.0.0.1" ? "localhost" : HOST}:${port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MILLISECONDS);
      await closed;
      clearTimeout(deadline);
      // What is being sent is sent to its end: a text that is cut off could never be sent again by itself.
      await startWorker().stop();
      await app.close();
    },
  };
}
