import { createServer } from "node:http";
import next from "next";
import { env } from "@/lib/core/env";
import { startWorker } from "@/lib/worker/run";
import { door } from "./door";
import { listen } from "./listen";

export interface RunningServer {
  url: string;
  stop(): Promise<void>;
}

/** Serves Keydesk: Next behind our own door. `PORT=0` takes a free port; the answer tells which. */
export async function serve(options: { dev: boolean }): Promise<RunningServer> {
  const { HOST, PORT, PUBLIC_URL } = env();
  // Next takes over WebSockets of the server it is told of. Only development has any: elsewhere that is one nobody reaches.
  const httpServer = options.dev ? undefined : createServer();
  const app = next({
    dev: options.dev,
    dir: process.cwd(),
    hostname: HOST,
    port: PORT,
    ...(httpServer && { httpServer }),
  });
  await app.prepare();
  const handle = door(app.getRequestHandler(), options);
  const server = await listen(handle, { host: HOST, port: PORT, https: PUBLIC_URL.protocol === "https:" });
  return {
    url: `http://${HOST === "0.0.0.0" || HOST === "127.0.0.1" ? "localhost" : HOST}:${server.port}`,
    stop: async () => {
      await server.close();
      // What is being sent is sent to its end: a text that is cut off could never be sent again by itself.
      await startWorker().stop();
      await app.close();
    },
  };
}
