// Installs the packages of the lock file when they are not there. Plain Node: it runs before anything is installed.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.mjs";
import { run } from "./process.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const OLDEST_NODE = [20, 11];

/** Says so before a syntax error or a missing function does. */
export function refuseOldNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Error(`Keydesk needs Node.js ${OLDEST_NODE.join(".")} or newer; this is ${process.versions.node}.`);
}

const readPackages = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : null);

/**
 * npm writes down what it installed as its last step. Everything the lock file asks for must stand there, in the same
 * version; packages for other systems may be absent.
 */
export function isInstalled(folder = root) {
  const wanted = readPackages(path.join(folder, "package-lock.json"));
  // A copy of the project without a lock file uses what is installed around it.
  if (!wanted) return true;
  const installed = readPackages(path.join(folder, "node_modules", ".package-lock.json"));
  if (!installed) return false;
  return Object.entries(wanted).every(([name, { version, optional }]) => {
    if (name === "") return true;
    const found = installed[name];
    return found ? found.version === version : optional === true;
  });
}

export async function ensureInstalled() {
  if (isInstalled()) return;
  await withLock({ directory: root, purpose: "install", seconds: 900 }, async () => {
    if (isInstalled()) return;
    console.log("Installing packages (only the first time, or after an update) …");
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const code = await run(npm, ["ci", "--no-audit", "--no-fund", "--include=dev"], { cwd: root });
    if (code !== 0) throw new Error("npm ci failed; what it said stands above.");
  });
}
