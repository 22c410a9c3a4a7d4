import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

export interface Machine {
  processor: string;
  cores: number;
  memoryGigabytes: number;
  system: string;
  node: string;
  next: string;
  react: string;
  postgres: string;
  measuredAt: string;
  /** How many programs wanted a core in the minute before the bench began. */
  loadBefore: number;
}

/** From here on somebody else is at work, and the figures are worse than this machine's. */
const BUSY = 0.75;

export const loadNow = (): number => Number((os.loadavg()[0] ?? 0).toFixed(2));

function packageVersion(name: string): string {
  const file = createRequire(path.resolve("package.json")).resolve(`${name}/package.json`);
  return String((JSON.parse(readFileSync(file, "utf8")) as { version: unknown }).version);
}

export function describeMachine(postgresVersion: string, loadBefore: number): Machine {
  const processors = os.cpus();
  return {
    processor: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.versions.node,
    next: packageVersion("next"),
    react: packageVersion("react"),
    postgres: postgresVersion,
    measuredAt: new Date().toISOString(),
    loadBefore,
  };
}

export function formatMachine(machine: Machine): string {
  const { processor, cores, memoryGigabytes, system, node, next, react, postgres, loadBefore } = machine;
  return [
    `${processor}, ${cores} cores, ${memoryGigabytes} GB, ${system}`,
    `Node.js ${node}, Next.js ${next}, React ${react}, PostgreSQL ${postgres} (embedded, as it ships: every commit is synced)`,
    `The load generator, PostgreSQL and Keydesk share these ${cores} cores, over loopback and without TLS.`,
    `Load of the machine before: ${loadBefore}${loadBefore > BUSY ? ". SOMETHING ELSE WAS RUNNING: do not compare these figures." : ""}`,
  ].join("\n");
}
