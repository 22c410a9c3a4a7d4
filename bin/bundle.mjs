// Bundles our TypeScript for Node: packages stay outside. Read before anything is installed, so esbuild is loaded late.
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

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
