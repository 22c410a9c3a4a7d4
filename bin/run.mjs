// Runs a TypeScript file of the project: `node bin/run.mjs [--demo] FILE.ts [arguments]`.
// It is bundled first (packages stay outside), then imported, and its exported `main(arguments)` is called.
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describeError } from "./process.mjs";

export const root = fileURLToPath(new URL("..", import.meta.url));
const cache = path.join(root, "node_modules", ".cache", "keydesk");

/** Bundles one entry with everything of ours that it imports. */
export async function bundle(entry, outfile) {
  // Loaded late: this module is also read before anything is installed.
  const { build, stop } = await import("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    sourcesContent: false,
    logLevel: "error",
    // Several copies of this project may lie inside each other (the browser suite makes one): name ours.
    tsconfig: path.join(root, "tsconfig.json"),
  });
  // Its helper process would otherwise stay as long as Keydesk runs.
  await stop();
}

/** Bundles and imports a module. The bundle is needed no longer once it is loaded. */
export async function load(entry) {
  const outfile = path.join(cache, `${path.basename(entry, ".ts")}-${process.pid}-${randomUUID()}.mjs`);
  await bundle(entry, outfile);
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile, { force: true });
  }
}

async function run(args) {
  const demo = args[0] === "--demo";
  const [file, ...rest] = demo ? args.slice(1) : args;
  if (!file) throw new Error("Say which file to run: node bin/run.mjs FILE.ts [arguments]");
  const entry = path.resolve(file);
  process.chdir(root);
  process.env.NODE_ENV ??= "production";
  // With --demo and without DATABASE_URL, the demo database and its keys are used, and started if they are not running.
  const database = demo ? await (await import("./demo.mjs")).openDemoDatabase() : null;
  try {
    const { main } = await load(entry);
    await main?.(rest);
  } finally {
    await database?.stop();
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.setSourceMapsEnabled(true);
  run(process.argv.slice(2)).catch((error) => {
    console.error(process.env.KEYDESK_DEBUG ? error : describeError(error));
    process.exitCode = 1;
  });
}
