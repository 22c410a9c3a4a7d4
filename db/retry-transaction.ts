import { randomInt } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";

/** F10: serialisation failure and deadlock. PostgreSQL has undone the whole transaction, and it may well succeed the next time. */
const CONFLICTS = new Set(["40001", "40P01"]);
const RETRIES = 3;
/** Milliseconds before the first retry, at most; doubled for each further one. */
const FIRST_WAIT = 20;

const isConflict = (error: unknown): boolean =>
  error instanceof Error && (("code" in error && CONFLICTS.has(String(error.code))) || isConflict(error.cause));

/**
 * Runs a whole transaction, and runs it anew where it lost against another one, after a wait of random length so that the same two
 * do not meet again. What a transaction does outside the database would be done twice: side effects go through the outbox.
 */
export async function retryTransaction<T>(transaction: () => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (retries === RETRIES || !isConflict(error)) throw error;
      await wait(randomInt(FIRST_WAIT * 2 ** retries));
    }
  }
}
