import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

export interface KeydeskProcess {
  url: string;
  /** What it has printed so far, for a failing test to show. */
  output(): string;
  stop(): Promise<void>;
}

/** Database, migration and demo people; a missing build comes on top. */
const START_SECONDS = 300;
const READY = /ready at (http:\S+)/;

/** Starts Keydesk as a newcomer would, on a fresh data folder that goes with it. `settings` are environment variables. */
export async function startKeydesk(options: {
  root: string;
  port: number;
  settings?: Record<string, string>;
}): Promise<KeydeskProcess> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "keydesk-e2e-"));
  const { DATABASE_URL: _theirs, PUBLIC_URL: _address, HOST: _host, ...surroundings } = process.env;
  const own = { PORT: String(options.port), KEYDESK_DATA_DIR: dataDir, LOG_LEVEL: "error", ...options.settings };
  const child = spawn(process.execPath, ["bin/start.mjs"], {
    cwd: options.root,
    env: { ...surroundings, ...own },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const url = await waitForAddress(child, () => output);
    return { url, output: () => output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

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

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
