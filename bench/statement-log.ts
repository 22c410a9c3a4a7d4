import { statSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import { LOG_PREFIX, readUnits, statementsOf } from "./statements";

export interface StatementLog {
  /** The statements of `work`, and of what it set going, until the database was quiet. */
  during(work: () => Promise<unknown>): Promise<string[]>;
  stop(): Promise<void>;
}

/** Has the server write down every statement. Parameters, which may be secret, stay out. */
export async function startStatementLog(superuser: postgres.Sql, folder: string): Promise<StatementLog> {
  const file = path.join(folder, "postgres.log");
  const settings = { log_statement: "all", log_line_prefix: LOG_PREFIX, log_parameter_max_length: "0" };
  for (const [name, value] of Object.entries(settings)) await superuser.unsafe(`alter system set ${name} = '${value}'`);
  await reload(superuser);
  return {
    async during(work) {
      const from = statSync(file).size;
      await work();
      await untilQuiet(file);
      return statementsOf(readUnits(await readFrom(file, from)));
    },
    async stop() {
      for (const name of Object.keys(settings)) await superuser.unsafe(`alter system reset ${name}`);
      await reload(superuser);
    },
  };
}

async function reload(superuser: postgres.Sql): Promise<void> {
  await superuser`select pg_reload_conf()`;
  // The server's processes take new settings up between two statements.
  await sleep(200);
}

async function untilQuiet(file: string): Promise<void> {
  let size = -1;
  while (size !== statSync(file).size) {
    size = statSync(file).size;
    await sleep(60);
  }
}

async function readFrom(file: string, position: number): Promise<string> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc((await handle.stat()).size - position);
    await handle.read(buffer, 0, buffer.length, position);
    return buffer.toString("utf8");
  } finally {
    await handle.close();
  }
}
