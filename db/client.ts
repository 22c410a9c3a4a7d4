import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "@/lib/core/env";
import { hideParameters } from "./hide-parameters";
import { retryTransaction } from "./retry-transaction";
import * as schema from "./schema";

export type Database = PostgresJsDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** A read may run on either. A write that belongs to a change takes a Transaction. */
export type Executor = Database | Transaction;

interface Pool {
  sql: postgres.Sql;
  db: Database;
}

const RECONNECT_SECONDS = 0.5;

/** Next evaluates modules once per bundle: one pool per process must live outside them. */
const holder = globalThis as typeof globalThis & { keydeskPool?: Pool };

/** One pool per process; `url` other than the settings' only in tests. */
export function openPool(url: string, size: number): Pool {
  hideParameters();
  const sql = postgres(url, {
    max: size,
    connect_timeout: 2,
    // The driver's own waits grow to 20 s, counted over all connections together: long after the database is back, a request
    // would still fall to one that sleeps (F1, F5).
    backoff: () => RECONNECT_SECONDS,
    idle_timeout: 60,
    onnotice: () => {},
    connection: {
      application_name: "keydesk",
      TimeZone: "UTC",
      statement_timeout: 5000,
      lock_timeout: 2000,
      idle_in_transaction_session_timeout: 10_000,
    },
  });
  const db = drizzle(sql, { schema, casing: "snake_case" });
  // Every transaction begins here, so no caller has to know that some are run twice.
  const begin = db.transaction.bind(db);
  db.transaction = (work, config) => retryTransaction(() => begin(work, config));
  return { sql, db };
}

function pool(): Pool {
  holder.keydeskPool ??= openPool(env().DATABASE_URL, env().DATABASE_POOL_SIZE);
  return holder.keydeskPool;
}

export const database = (): Database => pool().db;

export async function closePool(): Promise<void> {
  await holder.keydeskPool?.sql.end({ timeout: 5 });
  holder.keydeskPool = undefined;
}
