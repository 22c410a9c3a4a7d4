import { sql } from "drizzle-orm";
import { database } from "@/db/client";

/**
 * Keys of advisory locks at which a node of the crash tests waits while a test holds them: in the midst of its COMMIT
 * (by a trigger that crash.test-support.ts makes), and after the commit, before its answer.
 */
export const GATES = { commit: 7001, answer: 7002 } as const;

/** Answers what `work` answers, once the second gate is open. */
export async function throughTheGate<T>(work: Promise<T>): Promise<T> {
  const result = await work;
  await database().execute(sql`select pg_advisory_xact_lock_shared(${GATES.answer})`);
  return result;
}
