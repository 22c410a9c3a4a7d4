// A lock between processes that the kernel frees when its holder dies, also by SIGKILL: a bound local socket.
// A lock file would have to guess from a process id, which the system hands out again, whether its holder lives.
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, statSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

function address(directory, purpose) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // The folder itself, not its name, so that two paths to it (a symlink) mean one lock.
  const { dev, ino } = statSync(directory);
  const name = `keydesk-${createHash("sha256").update(`${dev}:${ino}:${purpose}`).digest("hex").slice(0, 32)}`;
  // Linux has names outside the file system, which vanish with their holder. Elsewhere a file is left behind.
  return process.platform === "linux" ? `\0${name}` : path.join(os.tmpdir(), `${name}.sock`);
}

/** @returns {Promise<net.Server | null>} null: somebody holds it */
const bind = (at) =>
  new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(null) : reject(error)));
    server.listen(at, () => resolve(server));
  });

const isAnswered = (at) =>
  new Promise((resolve) => {
    const socket = net.connect(at, () => resolve(true)).on("error", () => resolve(false));
    socket.on("close", () => socket.destroy());
  });

/**
 * Runs `work` while no other process does anything under the same lock.
 * @template T
 * @param {{ directory: string, purpose: string, seconds: number }} lock `seconds`: how long to wait for the holder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock({ directory, purpose, seconds }, work) {
  const at = address(directory, purpose);
  const deadline = Date.now() + seconds * 1000;
  let server = await bind(at);
  while (!server) {
    if (Date.now() > deadline)
      throw new Error(`Another Keydesk process has been busy with "${purpose}" in ${directory} for ${seconds} s.`);
    if (process.platform !== "linux" && !(await isAnswered(at))) rmSync(at, { force: true });
    await sleep(50);
    server = await bind(at);
  }
  const held = server;
  try {
    return await work();
  } finally {
    await new Promise((resolve) => held.close(resolve));
  }
}
