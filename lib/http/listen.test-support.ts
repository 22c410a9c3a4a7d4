/** A small server of ours in a process of its own: it is told how long its answers take, and stops as Keydesk does. */
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { checkReadiness } from "@/lib/auth/readiness";
import { door, type Handler } from "./door";
import { listen } from "./listen";

const handle: Handler = async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://own.invalid");
  if (pathname === "/api/health/ready") {
    const { ready } = await checkReadiness();
    return void response.writeHead(ready ? 200 : 503).end();
  }
  response.write("begun, ");
  await wait(Number(searchParams.get("ms") ?? 0));
  response.end("done");
  await once(response, "close");
};

const server = await listen(door(handle, { dev: false }), { host: "127.0.0.1", port: 0, https: false });
process.on("SIGTERM", async () => {
  await server.close();
  process.exit(0);
});
process.on("disconnect", () => process.exit());
process.send?.(server.port);
