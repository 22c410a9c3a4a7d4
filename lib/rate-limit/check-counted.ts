import { database } from "@/db/client";
import { Unavailable } from "@/lib/core/errors";
import { giveBackTry } from "./give-back-try";
import type { Ladder } from "./rules";
import type { CountedTry } from "./take-try";

/**
 * Runs the check that was counted before. Where the house is too full to make it (503), nothing was learnt and nothing has
 * failed: the tries are given back. Any other error leaves them counted.
 */
export async function checkCounted<T>(tries: [CountedTry, Ladder?][], check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof Unavailable) for (const taken of tries) await giveBackTry(database(), ...taken);
    throw error;
  }
}
