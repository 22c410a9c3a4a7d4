/** Keydesk as a process of its own, and what it stands on. The only place of the suite that touches environment variables. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

type Settings = Record<string, string>;

export interface KeydeskProcess {
  url: string;
  /** What it has printed so far: its log, too. */
  output(): string;
  stop(): Promise<void>;
}

export interface DatabaseProcess {
  /** DATABASE_URL and the keys that everything in this database is sealed with. */
  settings: Settings & { DATABASE_URL: string };
  stop(): Promise<void>;
}

const PROJECT = path.resolve(import.meta.dirname, "..", "..");
const ENDS_WITH_US = new URL("ends-with-its-parent.mjs", import.meta.url).href;

/** Migration, demo people, a slow machine; a missing build comes on top. */
const START_SECONDS = 300;
const READY = /ready at (http:\S+)/;

const OURS =
  /^(DATABASE_(OWNER_)?URL|PUBLIC_URL|HOST|AUTH_SECRET|TRUSTED_PROXY_HOPS|(KEYDESK_(DATA|KEYS|DEMO)|TWILIO|SMTP|MAIL)\w*)$/;

/** The surroundings without what would lead a Keydesk of ours to somebody's real database, gateway or address. */
function surroundings(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter((name) => OURS.test(name));
  return { ...process.env, ...Object.fromEntries(names.map((name) => [name, undefined])) };
}

/** The factories seal and hash with the keys of the Keydesk under test: this process needs its settings, too. */
export const adoptSettings = (settings: Settings): void => void Object.assign(process.env, settings);

/** Starts Keydesk in `root` as an operator would; without DATABASE_URL among the `settings` it is the demo. */
export async function startKeydesk(root: string, settings: Settings): Promise<KeydeskProcess> {
  const dataDir = temporaryFolder();
  const child = spawn(process.execPath, ["--import", ENDS_WITH_US, "bin/start.mjs"], {
    cwd: root,
    env: { ...surroundings(), KEYDESK_DATA_DIR: dataDir, ...settings },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  const stop = async (): Promise<void> => {
    await end(child, () => child.stdin.end());
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    return { url: await waitForAddress(child, () => output), output: () => output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A PostgreSQL with one empty database, which goes when it is stopped or when this process ends, however it ends. */
export async function startDatabase(): Promise<DatabaseProcess> {
  const dataDir = temporaryFolder();
  const child = spawn(process.execPath, ["bin/run.mjs", "--demo", "e2e/support/database-process.ts"], {
    cwd: PROJECT,
    env: { ...surroundings(), KEYDESK_DATA_DIR: dataDir },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const stop = async (): Promise<void> => {
    await end(child, () => child.stdin.end());
    rmSync(dataDir, { recursive: true, force: true });
  };
  for await (const line of createInterface(child.stdout)) return { settings: JSON.parse(line), stop };
  await stop();
  throw new Error("the database of the browser suite did not start");
}

/** Builds `root` where its build is missing or stale, before several workers would wait for it. */
export function buildKeydesk(root: string): Promise<void> {
  const child = spawn(process.execPath, ["bin/build.mjs", "--if-stale"], { cwd: root, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error("the build failed"))));
  });
}

const temporaryFolder = (): string => mkdtempSync(path.join(os.tmpdir(), "keydesk-e2e-"));

function waitForAddress(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`Keydesk ${why}:\n${output()}`));
    const deadline = setTimeout(() => fail(`was not ready within ${START_SECONDS} s`), START_SECONDS * 1000);
    child.once("exit", () => fail("ended before it was ready"));
    child.stdout?.on("data", () => {
      const url = READY.exec(output())?.[1];
      if (!url) return;
      clearTimeout(deadline);
      resolve(url);
    });
  });
}

function end(child: ChildProcess, ask: () => unknown): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    ask();
  });
}
