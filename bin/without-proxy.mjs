// A copy of the project that has no proxy.ts, to show by running it that the proxy is comfort and never the lock.
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import path from "node:path";
import { root } from "./bundle.mjs";
import { isInstalled } from "./install.mjs";

const PARTS = ["app", "bin", "components", "db", "lib", "public"];
const FILES = [
  "instrumentation.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/** Tests reach for what is not copied, and a build would check their types. */
const IS_TEST = /\.test(-support)?\.tsx?$/;

/** Packages are linked file by file: a symlink to the folder would lead Next out of the copy, back to our proxy.ts. */
function linkTree(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.name === ".cache") continue;
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else link(source, target);
  }
}

function link(source, target) {
  try {
    linkSync(source, target);
  } catch {
    // A file system without hard links.
    copyFileSync(source, target);
  }
}

/**
 * Lays the copy into dist/, on the same file system as the packages it links.
 * @returns {string} the folder of the copy
 */
export function copyWithoutProxy() {
  const copy = path.join(root, "dist", "without-proxy");
  for (const part of [...PARTS, ...FILES, "proxy.ts"]) rmSync(path.join(copy, part), { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const part of [...PARTS, ...FILES])
    if (existsSync(path.join(root, part)))
      cpSync(path.join(root, part), path.join(copy, part), { recursive: true, filter: (file) => !IS_TEST.test(file) });
  if (!isInstalled(copy)) {
    rmSync(path.join(copy, "node_modules"), { recursive: true, force: true });
    linkTree(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  }
  return copy;
}

/** Next looks for proxy.ts in the folders above, too: whether the copy is really without one, its build tells. */
export const hasProxy = (folder) => existsSync(path.join(folder, ".next", "server", "middleware.js"));
