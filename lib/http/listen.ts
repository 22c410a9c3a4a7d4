import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { seconds } from "@/lib/core/duration";
import { describeError, log } from "@/lib/core/log";
import { answer, type Handler } from "./door";
import { startDraining } from "./draining";
import { contentSecurityPolicy, securityHeaders } from "./security-headers";

/** F17: a stop waits this long for answers that are under way, the time to be noticed included. */
const DRAIN_WITHIN = seconds(25);

/** A load balancer believes what it has heard several times; one that asks more seldom than this is not waited for. */
const PROBES_HEARD = 3;
const NOTICE_WITHIN = seconds(10);

const READINESS = "/api/health/ready";

export interface Listening {
  port: number;
  /** Becomes unready, lets it be noticed, finishes what is under way, and takes nothing new. */
  close(): Promise<void>;
}

/** Listens with `handle` behind it. `port` 0 takes a free one. */
export async function listen(handle: Handler, at: { host: string; port: number; https: boolean }): Promise<Listening> {
  const probes = watchProbes();
  // Node looks for what is overdue this often; its own half minute would keep a slow head for three times its limit.
  const server = createServer({ connectionsCheckingInterval: seconds(2) }, (request, response) => {
    probes.note(request.url);
    handle(request, response).catch((error: unknown) => {
      log().error({ error: describeError(error) }, "request failed");
      fail(response);
    });
  });
  // A head has to be there in ten seconds and a body in thirty: who writes slower holds a place for nobody.
  server.headersTimeout = seconds(10);
  server.requestTimeout = seconds(30);
  // Nobody expects anything we know, but everybody gets the headers.
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  server.on("clientError", (error, socket) => refuseUnread(error, socket as Socket, at.https));
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(at.port, at.host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const overdue = setTimeout(() => server.closeAllConnections(), DRAIN_WITHIN);
      startDraining();
      await probes.heardOfDraining();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await closed;
      clearTimeout(overdue);
    },
  };
}

function fail(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else answer(response, 500, "Something went wrong.");
}

/** What Node could not even read as a request is answered by us as well, with the headers of every answer (S69). */
function refuseUnread(error: Error & { code?: string }, socket: Socket, https: boolean): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const late = error.code === "ERR_HTTP_REQUEST_TIMEOUT";
  const status = error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
  const headers = {
    ...securityHeaders(contentSecurityPolicy("", { dev: false, https }), { https }),
    "Cache-Control": "no-store",
    "Content-Length": "0",
    Connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${late ? "408 Request Timeout" : status}\r\n${lines.join("")}\r\n`);
}

/** Knows whether anybody asks for readiness, and lets them hear of its end. Where nobody asks, a stop need not wait. */
function watchProbes() {
  let lastProbe = Number.NEGATIVE_INFINITY;
  let heard = 0;
  return {
    note(url: string | undefined): void {
      if (url?.split("?")[0] !== READINESS) return;
      lastProbe = performance.now();
      heard += 1;
    },
    async heardOfDraining(): Promise<void> {
      if (performance.now() - lastProbe > NOTICE_WITHIN) return;
      heard = 0;
      const until = performance.now() + NOTICE_WITHIN;
      while (heard < PROBES_HEARD && performance.now() < until) await wait(50);
    },
  };
}
