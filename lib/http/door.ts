import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "@/lib/core/env";
import { isUnavailable } from "@/lib/core/errors";
import { describeError, log } from "@/lib/core/log";
import { clientAddress } from "./client-address";
import { PATIENCE, whileDatabaseAnswers } from "./database-watch";
import { isDraining } from "./draining";
import { judgeForm } from "./judge-form";
import { CLEAR_SITE_DATA, newContext, type RequestContext, requestStorage } from "./request-context";
import { isFromOurselves, isServedHost } from "./same-origin";
import { contentSecurityPolicy, securityHeaders } from "./security-headers";

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Puts what was noted during rendering on the head of the answer, at the last moment it can still be changed. */
function applyNotes(response: ServerResponse, context: RequestContext): void {
  const writeHead = response.writeHead;
  response.writeHead = function (this: ServerResponse, ...args: Parameters<ServerResponse["writeHead"]>) {
    if (context.refusal) {
      args[0] = context.refusal.status;
      const { retryAfterSeconds } = context.refusal;
      if (retryAfterSeconds !== null) this.setHeader("Retry-After", String(retryAfterSeconds));
      this.setHeader("Cache-Control", "no-store");
    }
    if (context.clearsSiteData) this.setHeader("Clear-Site-Data", CLEAR_SITE_DATA);
    if (isDraining()) this.setHeader("Connection", "close");
    return writeHead.apply(this, args);
  } as ServerResponse["writeHead"];
}

export function answer(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" })
    .end(`${text}\n`);
}

/** What Next and those around it write for themselves, or take a client's address or wish from; from outside it is a forgery. */
const INTERNAL =
  /^(forwarded|next-resume|x-(middleware|nextjs|next|now|matched|invoke|vercel|prerender|original|rewrite|real|client|http-method|forwarded)\b.*)$/;

/** Development's own scripts send some of them. */
const INTERNAL_IN_DEVELOPMENT = /^x-nextjs-/;

function dropInternalHeaders(request: IncomingMessage, isDev: boolean): void {
  for (const name of Object.keys(request.headers))
    if (INTERNAL.test(name) && !(isDev && INTERNAL_IN_DEVELOPMENT.test(name))) delete request.headers[name];
}

/** What stands between the socket and Next: form, headers, origin check, address, request context. */
export function door(handle: Handler, options: { dev: boolean }): Handler {
  const { PUBLIC_URL, TRUSTED_PROXY_HOPS, KEYDESK_DEMO } = env();
  const https = PUBLIC_URL.protocol === "https:";
  return async (request, response) => {
    const nonce = randomBytes(16).toString("base64");
    const csp = contentSecurityPolicy(nonce, { dev: options.dev, https });
    for (const [name, value] of Object.entries(securityHeaders(csp, { https }))) response.setHeader(name, value);
    const [path = "/"] = (request.url ?? "/").split("?");
    if (!path.startsWith("/_next/static/")) response.setHeader("Cache-Control", "no-store");

    const fault = judgeForm(request);
    if (fault) {
      // What is still coming is not read.
      response.setHeader("Connection", "close");
      if (fault.allow) response.setHeader("Allow", fault.allow);
      return answer(response, fault.status, fault.text);
    }
    if (!isServedHost(request.headers.host, KEYDESK_DEMO))
      return answer(response, 421, "Demo mode answers on localhost only.");
    const site = request.headers["sec-fetch-site"];
    const headers = { origin: request.headers.origin, "sec-fetch-site": typeof site === "string" ? site : undefined };
    if (!isFromOurselves({ method: request.method ?? "GET", path, headers }, PUBLIC_URL, KEYDESK_DEMO))
      return answer(response, 403, "This request came from another site and was refused.");

    const forwarded = request.headers["x-forwarded-for"]?.toString();
    const address = clientAddress(request.socket.remoteAddress, forwarded, TRUSTED_PROXY_HOPS);
    const context = newContext({ path: request.url ?? "/", address });
    dropInternalHeaders(request, options.dev);
    // Next reads the nonce from the request's own policy header; a client cannot choose either.
    request.headers["content-security-policy"] = csp;
    request.headers["x-nonce"] = nonce;
    request.headers["x-forwarded-for"] = address;
    // What people type is known: a proxy that rewrites Host, or a client that invents one, changes nothing.
    // The demo goes by several names of this machine, and has been asked under one of them.
    request.headers["x-forwarded-host"] = KEYDESK_DEMO ? request.headers.host : PUBLIC_URL.host;
    request.headers["x-forwarded-proto"] = PUBLIC_URL.protocol.slice(0, -1);
    applyNotes(response, context);
    response.setHeader("X-Request-Id", context.requestId);
    await handleInTime(() => requestStorage().run(context, () => handle(request, response)), response);
  };
}

/** The net below all gates and actions: while the database is silent, nobody waits for more than three seconds (F5). */
async function handleInTime(handle: () => Promise<void>, response: ServerResponse): Promise<void> {
  const handled = handle();
  try {
    await whileDatabaseAnswers(handled, PATIENCE.door);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    // Whatever it may still come to, nobody listens any more.
    handled.catch(() => {});
    log().error({ error: describeError(error) }, "answered without the database");
    if (response.headersSent) return void response.destroy();
    response.setHeader("Retry-After", "2");
    answer(response, 503, "Keydesk cannot reach its database. Please try again in a moment.");
  }
}
