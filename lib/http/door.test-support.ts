/** The door as it stands in front of Next, with a small handler behind it, at the wire. */
import type { IncomingHttpHeaders } from "node:http";
import { afterAll, vi } from "vitest";
import { NotFound } from "@/lib/core/errors";
import type { Handler } from "./door";
import { type Listening, listen } from "./listen";
import { clearSiteData, refuseRequest, requestContext } from "./request-context";
import { send } from "./wire.test-support";

/** What the handler behind the door was given. */
interface Seen {
  url: string;
  method: string;
  headers: IncomingHttpHeaders;
  address: string;
  body: string;
}
const seen: Seen[] = [];

/** All that came through since the last call. */
export const takeSeen = (): Seen[] => seen.splice(0);

const handler: Handler = async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const { url = "", method = "", headers } = request;
  seen.push({ url, method, headers, address: requestContext().address, body });
  if (url.startsWith("/throws")) throw new NotFound("sentinel-inside");
  if (url.startsWith("/breaks-off")) {
    await new Promise((resolve) => response.write("half", resolve));
    throw new Error("sentinel-inside");
  }
  if (url.startsWith("/waits-for-ever")) await new Promise(() => {});
  if (url.startsWith("/refuses")) refuseRequest(503);
  if (url.startsWith("/signs-out")) clearSiteData();
  if (url.startsWith("/redirects")) response.writeHead(303, { Location: "/sign-in" }).end();
  else if (url.startsWith("/missing")) response.writeHead(404).end("Not found");
  else response.end("fine");
};

const servers: Listening[] = [];

/** The door with settings of its own, on a free port. */
export async function openDoor(settings: Record<string, string> = {}): Promise<number> {
  vi.resetModules();
  const given = { KEYDESK_DEMO: "", PUBLIC_URL: "https://help.example.com", TRUSTED_PROXY_HOPS: "0", ...settings };
  for (const [name, value] of Object.entries(given)) vi.stubEnv(name, value);
  const fresh = await import("./door");
  const https = given.PUBLIC_URL.startsWith("https:");
  const server = await listen(fresh.door(handler, { dev: false }), { host: "127.0.0.1", port: 0, https });
  servers.push(server);
  return server.port;
}

afterAll(() => Promise.all(servers.map((server) => server.close())));

/** Sends it, and answers what the handler behind saw of it; null: it was not let through. */
export async function through(at: number, path: string, sent: Parameters<typeof send>[2] = {}): Promise<Seen | null> {
  takeSeen();
  await send(at, path, sent);
  return takeSeen()[0] ?? null;
}
