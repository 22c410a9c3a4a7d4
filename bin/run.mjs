// Runs a TypeScript file of the project: `node bin/run.mjs [--demo] FILE.ts [arguments]`.
// It is bundled first (packages stay outside), then imported, and its exported `main(arguments)` is called.
import path from "node:path";
import { load, root } from "./bundle.mjs";
import { describeError } from "./process.mjs";

async function run(args) {
  const demo = args[0] === "--demo";
  const [file, ...rest] = demo ? args.slice(1) : args;
  if (!file) throw new Error("Say which file to run: node bin/run.mjs FILE.ts [arguments]");
  const entry = path.resolve(file);
  process.chdir(root);
  process.env.NODE_ENV ??= "production";
  // Whoever runs one command reads its own words; the log of a service is not wanted between them.
  process.env.LOG_LEVEL ||= "warn";
  // With --demo and without DATABASE_URL, the demo database and its keys are used, and started if they are not running.
  const database = demo ? await (await import("./demo.mjs")).openDemoDatabase() : null;
  try {
    const { main } = await load(entry);
    await main?.(rest);
  } finally {
    await database?.stop();
  }
}

process.setSourceMapsEnabled(true);
run(process.argv.slice(2)).catch((error) => {
  console.error(process.env.KEYDESK_DEBUG ? error : describeError(error));
  process.exitCode = 1;
});
