import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { brokenFigures, formatTable } from "./figures";
import { createHome, type Home } from "./home";
import { describeMachine, formatMachine, watchLoad } from "./machine";
import { makePeople } from "./make-people";
import { FULL, measureAll, QUICK } from "./measure-all";
import { ensureBuilt } from "./programs";

/** `npm run bench [-- --quick] [-- --json FILE]` */
export async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { quick: { type: "boolean" }, json: { type: "string" } },
    allowPositionals: true,
  });
  // The bench runs itself once more with the settings of the measured server, to make people there.
  if (positionals[0] === "make-people") return makePeople(Number(positionals[1]));
  await ensureBuilt();
  const home = createHome();
  removeOnSignal(home);
  const readLoadPeak = watchLoad();
  const plan = values.quick ? QUICK : FULL;
  const { sections, postgresVersion } = await measureAll(home, plan).finally(() => home.remove());
  const machine = describeMachine(postgresVersion, readLoadPeak());
  console.log(`\n${formatMachine(machine)}\n\n${formatTable(sections)}\n`);
  if (values.json)
    writeFileSync(path.resolve(values.json), `${JSON.stringify({ machine, plan, sections }, null, 2)}\n`);
  const broken = brokenFigures(sections);
  if (broken.length === 0) return;
  console.error(`Broken: ${broken.map(({ label }) => label).join("; ")}`);
  process.exitCode = 1;
}

function removeOnSignal(home: Home): void {
  const stop = async (): Promise<void> => {
    await home.remove();
    process.exit(1);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void stop());
}
