import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import net, { type AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { asAllowedUser, findBinaries, type Launch } from "./embedded-binaries";

/** The files of one embedded cluster. Everything here expects the launch lock to be held. */
export interface Cluster {
  /** The folder that also holds the password and the log. */
  home: string;
  data: string;
  log: string;
  /** Extra server settings, such as `fsync=off`. */
  settings: string[];
}

export const SUPERUSER = "postgres";

const START_SECONDS = 60;
const STOP_SECONDS = 15;

export function cluster(home: string, settings: string[]): Cluster {
  return { home, data: path.join(home, "postgres"), log: path.join(home, "postgres.log"), settings };
}

/** Makes the cluster if it is not there. A killed initdb leaves only a folder that the next try throws away. */
export function createIfMissing(at: Cluster, superuserPassword: string): void {
  if (existsSync(at.data)) return;
  const fresh = `${at.data}.new`;
  const passwordFile = path.join(at.home, "initdb-password");
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  // Root, starting Keydesk once in somebody's folder, must not leave files there that the owner cannot read.
  if (process.getuid?.() === 0) chownSync(fresh, statSync(at.home).uid, statSync(at.home).gid);
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
  const launch = asAllowedUser(fresh, findBinaries().initdb, [
    ...["-D", fresh, "-U", SUPERUSER, "--auth=scram-sha-256", `--pwfile=${passwordFile}`],
    // PostgreSQL's own locale: the sort order stays the same whatever this machine has installed.
    ...["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"],
  ]);
  const { uid, gid } = launch.options;
  if (uid !== undefined && gid !== undefined) {
    // Another user runs the server: it owns its files, and may walk through our folder, not list it.
    for (const file of [fresh, passwordFile]) chownSync(file, uid, gid);
    chmodSync(at.home, 0o711);
  }
  const result = spawnSync(launch.command, launch.args, { ...launch.options, encoding: "utf8" });
  rmSync(passwordFile);
  if (result.status !== 0)
    throw new Error(
      `The embedded database could not be made: ${result.error?.message ?? result.stderr}${asRootHint(launch)}`,
    );
  renameSync(fresh, at.data);
}

const asRootHint = (launch: Launch): string =>
  launch.options.uid === undefined
    ? ""
    : "\nAs root without user namespaces it runs as another user, who must be able to reach this folder. Start Keydesk as an ordinary user, or set DATABASE_URL.";

/** Process id and port of the server of this cluster, if it runs; `ready` once it takes connections. */
export function findServer(at: Cluster): { pid: number; port: number; ready: boolean } | null {
  const lines = readPidFile(at);
  const pid = Number(lines[0]);
  if (!pid || !isServerProcess(pid, at)) return null;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

const pidFile = (at: Cluster): string => path.join(at.data, "postmaster.pid");

/** Line 1: process, line 4: port, line 8: state. */
const readPidFile = (at: Cluster): string[] =>
  existsSync(pidFile(at)) ? readFileSync(pidFile(at), "utf8").split("\n") : [];

/** A process id alone proves nothing: after a restart of the machine or container it belongs to another program. */
function isServerProcess(pid: number, at: Cluster): boolean {
  try {
    const line =
      process.platform === "linux"
        ? readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")
        : spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout;
    return line.includes(at.data);
  } catch {
    return false;
  }
}

/** Starts the server if it does not run, and gives its port. `port` 0 takes a free one. */
export async function startServer(at: Cluster, port: number): Promise<number> {
  const running = findServer(at);
  if (running) return waitUntilReady(at, () => false);
  // A server that was killed gets its old port again, because the address is already in the hands of those who use it.
  const lastPort = Number(readPidFile(at)[3] ?? 0);
  // PostgreSQL would refuse to start where the id in an orphaned file now belongs to any process of the same user.
  rmSync(pidFile(at), { force: true });
  const settings = [
    `port=${port || (await freePort(lastPort))}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "log_min_messages=warning",
  ];
  const args = [...settings, ...at.settings].flatMap((setting) => ["-c", setting]);
  const launch = asAllowedUser(at.data, findBinaries().postgres, ["-D", at.data, ...args]);
  const output = openSync(at.log, "w", 0o600);
  // In a group of its own, so that Ctrl-C reaches the launcher alone, which then stops the server in order.
  const child = spawn(launch.command, launch.args, {
    ...launch.options,
    stdio: ["ignore", output, output],
    detached: true,
  });
  closeSync(output);
  child.on("error", () => {});
  child.unref();
  return waitUntilReady(at, () => child.exitCode !== null || child.pid === undefined, launch);
}

async function waitUntilReady(at: Cluster, hasFailed: () => boolean, launch?: Launch): Promise<number> {
  const deadline = Date.now() + START_SECONDS * 1000;
  while (Date.now() < deadline && !hasFailed()) {
    const server = findServer(at);
    if (server?.ready) return server.port;
    await sleep(25);
  }
  const log = existsSync(at.log) ? readFileSync(at.log, "utf8").slice(-2000) : "";
  throw new Error(
    `The embedded database did not start. Its log ${at.log} ends with:\n${log}${launch ? asRootHint(launch) : ""}`,
  );
}

/** Stops the server in order: whoever is connected is cut off, everything committed is on disk. */
export async function stopServer(at: Cluster): Promise<void> {
  const server = findServer(at);
  if (!server) return;
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    process.kill(server.pid, signal);
    const deadline = Date.now() + STOP_SECONDS * 1000;
    while (Date.now() < deadline) {
      if (findServer(at)?.pid !== server.pid) return;
      await sleep(25);
    }
  }
}

/** The wished port if it is free, else any. */
function freePort(wish: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once("error", (error) => (wish ? resolve(freePort(0)) : reject(error)));
    server.listen(wish, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
