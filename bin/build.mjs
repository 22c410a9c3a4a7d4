// `npm run build`: Next's production build, our server and tools bundled beside it, and a stamp of what they were made of.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundle, root } from "./bundle.mjs";
import { withLock } from "./lock.mjs";
import { run } from "./process.mjs";

const dist = path.resolve(root, process.env.KEYDESK_DIST_DIR || ".next");
const ours = path.join(dist, "keydesk");
const stampFile = path.join(ours, "stamp");

/** What we run besides Next, and from where. */
const BUNDLES = { serve: "lib/http/serve.ts", prepare: "db/prepare.ts", cli: "lib/cli/run.ts" };

/** Everything a build reads. Tests and prose do not count. */
const INPUTS = ["app", "components", "lib", "db", "public"];
const INPUT_FILES = [
  "proxy.ts",
  "instrumentation.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
  "bin/build.mjs",
];
const IS_INPUT = /^(?!.*\.test\.tsx?$)(?!.*\.md$)/;

export const builtBundle = (name) => path.join(ours, `${name}.mjs`);

function listFiles(folder) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    return entry.isDirectory() ? listFiles(name) : [name];
  });
}

/** One hash over the names and contents of all sources: a build is stale when this changes. */
export function sourceStamp() {
  const hash = createHash("sha256").update(process.version);
  const files = [...INPUTS.flatMap(listFiles), ...INPUT_FILES.filter((file) => existsSync(path.join(root, file)))];
  for (const file of files.filter((name) => IS_INPUT.test(name)).sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  return hash.digest("hex");
}

const isFresh = () => existsSync(stampFile) && readFileSync(stampFile, "utf8") === sourceStamp();

async function build() {
  const stamp = sourceStamp();
  // Removed first: a build that is cut off must not pass for a finished one.
  rmSync(stampFile, { force: true });
  const next = createRequire(path.join(root, "package.json")).resolve("next/dist/bin/next");
  const code = await run(process.execPath, [next, "build"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (code !== 0) throw new Error("The build failed; what Next said stands above.");
  for (const [name, entry] of Object.entries(BUNDLES))
    if (existsSync(path.join(root, entry))) await bundle(entry, builtBundle(name));
  writeFileSync(stampFile, stamp);
}

/** Builds when there is no build of these very sources. Of two starts at once one builds, the other waits for it. */
export async function ensureBuilt() {
  if (isFresh()) return;
  await withLock({ directory: root, purpose: `build ${dist}`, seconds: 900 }, async () => {
    if (isFresh()) return;
    console.log("Building Keydesk (only the first time, or after a change) …");
    await build();
  });
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const work = process.argv.includes("--if-stale")
    ? ensureBuilt
    : () => withLock({ directory: root, purpose: `build ${dist}`, seconds: 900 }, build);
  await work().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
