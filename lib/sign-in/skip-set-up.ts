import { and, eq, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { signInAttempts } from "@/db/schema";
import { record } from "@/lib/audit/record";
import { ok, type Result, refuse } from "@/lib/core/result";
import type { SignInState } from "./read-attempt";

/** "Later": during grace, set-up may be put off for this sign-in. */
export async function skipSetUp(state: SignInState): Promise<Result<undefined>> {
  if (state.step !== "offer-set-up") return refuse("required_by_policy");
  const { attemptId, personId } = state.actor;
  await database().transaction(async (tx) => {
    await tx
      .update(signInAttempts)
      .set({ setUpSkippedAt: sql`clock_timestamp()` })
      .where(and(eq(signInAttempts.id, attemptId), eq(signInAttempts.personId, personId)));
    await record(tx, state.actor, { event: "sign_in.set_up_skipped", subjectId: personId });
  });
  return ok(undefined);
}
