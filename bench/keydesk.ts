import type { ChildProcess } from "node:child_process";
import net, { type AddressInfo } from "node:net";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { end, memoryOf, type Settings, spawnNode } from "./programs";

const START_SECONDS = 120;

export interface RunningKeydesk {
  origin: string;
  /** From the start of the program to its first "ready" over HTTP. */
  readySeconds: number;
  /** Memory of the server process, in MB. The database's own processes are not in it. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the production server as `npm start` does. `onSpawn` gets the process before anybody knows whether it will be ready. */
export async function startKeydesk(
  settings: Settings,
  onSpawn: (child: ChildProcess) => void,
): Promise<RunningKeydesk> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const began = performance.now();
  const child = spawnNode(["bin/start.mjs"], { ...settings, PORT: String(port) });
  onSpawn(child);
  await waitUntilReady(child, `${origin}/api/health/ready`);
  return {
    origin,
    readySeconds: (performance.now() - began) / 1000,
    memory: () => memoryOf(child),
    stop: () => end(child),
  };
}

async function waitUntilReady(child: ChildProcess, readyUrl: string): Promise<void> {
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
    });
  const deadline = performance.now() + START_SECONDS * 1000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`Keydesk ended before it was ready:\n${output}`);
    const response = await fetch(readyUrl).catch(() => null);
    await response?.arrayBuffer();
    if (response?.ok) return;
    await sleep(20);
  }
  throw new Error(`Keydesk was not ready within ${START_SECONDS} s:\n${output}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
