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
  /** The most programs that wanted a core at once, over a minute. The bench alone stays near the number of cores. */
  loadPeak: number;
}

/** Looks at the load while the bench runs; the answer is the highest that was seen. */
export function watchLoad(): () => number {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, os.loadavg()[0] ?? 0);
  };
  const timer = setInterval(look, 5000).unref();
  return () => {
    look();
    clearInterval(timer);
    return Number(peak.toFixed(2));
  };
}

function packageVersion(name: string): string {
  const file = createRequire(path.resolve("package.json")).resolve(`${name}/package.json`);
  return String((JSON.parse(readFileSync(file, "utf8")) as { version: unknown }).version);
}

export function describeMachine(postgresVersion: string, loadPeak: number): Machine {
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
    loadPeak,
  };
}

export function formatMachine(machine: Machine): string {
  const { processor, cores, memoryGigabytes, system, node, next, react, postgres, loadPeak } = machine;
  return [
    `${processor}, ${cores} cores, ${memoryGigabytes} GB, ${system}`,
    `Node.js ${node}, Next.js ${next}, React ${react}, PostgreSQL ${postgres} (embedded, as it ships: every commit is synced)`,
    `The load generator, PostgreSQL and Keydesk share these ${cores} cores, over loopback and without TLS.`,
    `Highest load meanwhile: ${loadPeak}${loadPeak > 2 * cores ? ". SOMETHING ELSE WAS RUNNING: do not compare these figures." : ""}`,
  ].join("\n");
}
