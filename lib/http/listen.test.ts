import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { Agent, get, type IncomingMessage } from "node:http";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { bundle, root } from "@/bin/bundle.mjs";

const file = path.join(root, "node_modules", ".cache", "keydesk", `listen-${process.pid}.mjs`);
const children: ChildProcess[] = [];

beforeAll(() => bundle(path.join(root, "lib/http/listen.test-support.ts"), file));
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => rm(file, { force: true }));

async function start(): Promise<{ child: ChildProcess; port: number; exited: Promise<unknown[]> }> {
  const child = fork(file, [], { execArgv: ["--conditions=react-server"] });
  children.push(child);
  const exited = once(child, "exit");
  const [port] = (await once(child, "message")) as [number];
  return { child, port, exited };
}

interface Whole {
  status: number;
  body: string;
  connection: string | undefined;
}

/** The whole answer; rejects where it breaks off. */
const ask = (port: number, address: string, agent?: Agent): Promise<Whole> =>
  new Promise((resolve, reject) => {
    const url = `http://localhost:${port}${address}`;
    get(url, { agent: agent ?? false, family: 4 }, (response: IncomingMessage) => {
      let body = "";
      response.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body, connection: response.headers.connection }),
      );
    }).on("error", reject);
  });

const isRefused = (error: unknown) => (error as NodeJS.ErrnoException).code === "ECONNREFUSED";

test("a stop finishes what is under way, and only then ends", async () => {
  const { child, port, exited } = await start();
  const slow = [1, 2, 3].map((n) => ask(port, `/?ms=${n * 400}`));
  await ask(port, "/");
  child.kill("SIGTERM");
  for (const { status, body } of await Promise.all(slow)) expect([status, body]).toEqual([200, "begun, done"]);
  expect(await exited).toEqual([0, null]);
  await expect(ask(port, "/")).rejects.toSatisfy(isRefused);
});

test("a load balancer that asks for readiness loses not one request", async () => {
  const { child, port, exited } = await start();
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  let isReady = true;
  const balancer = async (): Promise<void> => {
    while (isReady) isReady = (await ask(port, "/api/health/ready")).status === 200;
    // It goes on asking, as they do, until nobody is there.
    while (await ask(port, "/api/health/ready").catch(() => null));
  };
  const outcomes: string[] = [];
  const client = async (): Promise<void> => {
    while (isReady) outcomes.push(await ask(port, "/?ms=20", agent).then(({ body }) => body, String));
  };
  const everybody = [balancer(), ...Array.from({ length: 20 }, client)];
  await expect.poll(() => outcomes.length).toBeGreaterThan(100);
  child.kill("SIGTERM");
  await Promise.all(everybody);
  agent.destroy();
  expect(await exited).toEqual([0, null]);
  expect(outcomes.filter((outcome) => outcome !== "begun, done")).toEqual([]);
});

test("where somebody asks for readiness, the node says no and serves on until that was heard", async () => {
  const { child, port, exited } = await start();
  expect((await ask(port, "/api/health/ready")).status).toBe(200);
  child.kill("SIGTERM");
  const heard: number[] = [];
  let served: Whole | undefined;
  for (let i = 0; i < 200 && heard.filter((status) => status === 503).length < 2; i++) {
    heard.push((await ask(port, "/api/health/ready")).status);
    if (heard.at(-1) === 503) served = await ask(port, "/");
    await wait(5);
  }
  // It still serves, and keeps nobody: each answer closes its connection.
  expect(served).toMatchObject({ status: 200, body: "begun, done", connection: "close" });
  await ask(port, "/api/health/ready").catch(() => {});
  expect(await exited).toEqual([0, null]);
});
