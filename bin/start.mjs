// `npm start`, and with --dev `npm run dev`: from a fresh clone to a running Keydesk in one command.
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { explainListening, refuseBadAddress } from "./address.mjs";
import { ensureInstalled, refuseOldNode } from "./install.mjs";
import { describeError } from "./process.mjs";

const isDev = process.argv.includes("--dev");

/** What has to be undone at the end, latest first. */
const cleanups = [];
let isStopping = false;

async function start() {
  refuseOldNode();
  process.chdir(fileURLToPath(new URL("..", import.meta.url)));
  process.env.NODE_ENV = isDev ? "development" : "production";
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  await refuseBadAddress(process.env);
  await ensureInstalled();
  // From here on packages are there.
  const { load } = await import("./bundle.mjs");
  const { builtBundle, ensureBuilt } = await import("./build.mjs");
  const { openDemoDatabase } = await import("./demo.mjs");
  if (!isDev) await ensureBuilt();
  const importOurs = (name, entry) => (isDev ? load(entry) : import(pathToFileURL(builtBundle(name)).href));

  const embedded = await openDemoDatabase();
  if (embedded) cleanups.push(() => embedded.stop());
  const { prepareDatabase, describeDemoPeople, closeDatabase } = await importOurs("prepare", "db/prepare.ts");
  cleanups.push(closeDatabase);
  await prepareDatabase();
  const { serve } = await importOurs("serve", "lib/http/serve.ts");
  const server = await serve({ dev: isDev });
  cleanups.push(() => server.stop());
  console.log(`\nKeydesk is ready at ${server.url}\n`);
  if (!embedded) {
    const { offerSetUp } = await importOurs("cli", "lib/cli/run.ts");
    console.log(await offerSetUp());
    return;
  }
  console.log(`${describeDemoPeople()}\n\nMessages it would send stand at ${server.url}/outbox`);
  console.log(
    `Data and keys are in ${path.resolve(process.env.KEYDESK_DATA_DIR || ".keydesk")}. Ctrl-C stops Keydesk.\n`,
  );
}

async function stop(exitCode) {
  // Whatever hangs, a stop ends (F17); requests have been given up by then.
  setTimeout(() => process.exit(exitCode || 1), 30_000).unref();
  for (const cleanup of cleanups.reverse()) await cleanup().catch((error) => console.error(explain(error)));
  process.exit(exitCode);
}

const explain = (error) => explainListening(error, process.env) ?? describeError(error);

const started = start();

// A terminal delivers Ctrl-C to us and to npm, which passes it on: later signals of a stop change nothing.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, async () => {
    if (isStopping) return;
    isStopping = true;
    await started.catch(() => {});
    await stop(0);
  });

// One request's forgotten rejection must not end the service for everybody. Its message may hold data: it stays out.
process.on("unhandledRejection", (reason) => {
  const frames =
    reason instanceof Error ? reason.stack?.split("\n").filter((line) => line.trim().startsWith("at ")) : [];
  console.error(
    ["unhandled rejection", reason instanceof Error ? reason.name : typeof reason, ...(frames ?? [])].join("\n"),
  );
});
// A terminal that was closed takes no more output; that is no reason to fail.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

started.catch(async (error) => {
  if (isStopping) return;
  isStopping = true;
  console.error(`Keydesk did not start. ${process.env.KEYDESK_DEBUG ? "" : explain(error)}`);
  if (process.env.KEYDESK_DEBUG) console.error(error);
  await stop(1);
});
