import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";

/** Decisions use the database's clock, so that nodes whose clocks differ decide alike (F25). Real time, also inside a transaction. */
export async function databaseTime(db: Executor): Promise<Date> {
  const [row] = await db.execute<{ now: string }>(
    sql`select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
  );
  if (!row) throw new Error("the database did not tell the time");
  return new Date(row.now);
}
