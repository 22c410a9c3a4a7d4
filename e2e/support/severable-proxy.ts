/** A wire to a database that can be cut, or go dead without a word, and be mended. */
import net, { type AddressInfo } from "node:net";

export interface SeverableProxy {
  /** The database's address as it is through this wire. */
  url: string;
  /** Connections break, and new ones are refused. */
  cut(): void;
  /** Everything is taken, and nothing is answered. */
  silence(): void;
  mend(): void;
  stop(): Promise<void>;
}

export async function severableProxy(databaseUrl: string): Promise<SeverableProxy> {
  const { hostname, port } = new URL(databaseUrl);
  let state: "whole" | "cut" | "silent" = "whole";
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    if (state === "cut") return void client.resetAndDestroy();
    const database = net.connect(Number(port), hostname);
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(from);
      // What comes while the wire is silent is lost, as on a wire.
      from.on("data", (bytes) => state === "silent" || to.write(bytes));
      from.on("error", () => {});
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const breakAll = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut() {
      state = "cut";
      breakAll();
    },
    silence() {
      state = "silent";
    },
    mend() {
      // Whoever waited through the silence would wait for ever: those connections have lost their place.
      if (state === "silent") breakAll();
      state = "whole";
    },
    stop() {
      breakAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
