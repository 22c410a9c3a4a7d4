import { type ChildProcess, execFile, spawn } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export type Settings = Record<string, string>;

/** All that the measured programs get of the surroundings: settings of this shell would make figures that nobody else gets. */
const surroundings = {
  NODE_ENV: "production",
  PATH: [path.dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"].join(":"),
  HOME: os.homedir(),
  TMPDIR: os.tmpdir(),
  NEXT_TELEMETRY_DISABLED: "1",
} as const;

/** Runs a program to its end, and answers with what it printed. */
export async function runNode(args: string[], options: { cwd?: string; settings?: Settings } = {}): Promise<string> {
  const { stdout } = await run(process.execPath, args, {
    cwd: options.cwd ?? process.cwd(),
    env: { ...surroundings, ...options.settings },
    maxBuffer: 2 ** 26,
  });
  return stdout;
}

/** Starts a program that runs until it is ended. */
export const spawnNode = (args: string[], settings: Settings): ChildProcess =>
  spawn(process.execPath, args, { env: { ...surroundings, ...settings }, stdio: ["ignore", "pipe", "pipe"] });

export function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

/** Megabytes of main memory that a process holds (RSS). */
export async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const { stdout } = await run("ps", ["-o", "rss=", "-p", String(pid)]);
  return Number(stdout) / 1024;
}

/** In a process of its own, which knows where the project lies and whether the build is stale; with this shell's settings. */
export function ensureBuilt(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["bin/build.mjs", "--if-stale"], { stdio: "inherit" });
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error("There is no build to measure."))));
  });
}
