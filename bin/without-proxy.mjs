// A copy of the project that has no proxy.ts, to show by running it that the proxy is comfort and never the lock.
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { root } from "./run.mjs";

const PARTS = ["app", "bin", "components", "db", "lib", "public"];
const FILES = [
  "instrumentation.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "package.json",
  "tsconfig.json",
  "LICENSE",
];

/**
 * Lays the copy inside the project, where its packages are found by looking upwards. Without a lock file of its own,
 * it takes what is installed.
 * @returns {string} the folder of the copy
 */
export function copyWithoutProxy() {
  const copy = path.join(root, "dist", "without-proxy");
  for (const part of [...PARTS, ...FILES]) rmSync(path.join(copy, part), { recursive: true, force: true });
  rmSync(path.join(copy, "proxy.ts"), { force: true });
  mkdirSync(copy, { recursive: true });
  for (const part of [...PARTS, ...FILES])
    if (existsSync(path.join(root, part))) cpSync(path.join(root, part), path.join(copy, part), { recursive: true });
  return copy;
}
