import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { recoveryCodeSets, signInAttempts } from "@/db/schema";
import type { AttemptActor, Holder } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { ok, type Result, refuse } from "@/lib/core/result";
import { isLiveAttempt } from "./lock-holder";

/** "I have saved these codes", then "Done": the set counts from now on, and a sign-in attempt has finished its set-up. */
export async function markCodesSaved(holder: Holder, saved: boolean): Promise<Result<undefined>> {
  authorizeSelf(holder, "recovery-codes.save");
  if (!saved) return refuse("codes_not_confirmed", { fields: { saved: "codes_not_confirmed" } });
  const { personId } = holder;
  return database().transaction(async (tx): Promise<Result<undefined>> => {
    // A sign-in that has ended says nothing about codes any more: its page may have been left open for others to find.
    if (holder.kind === "attempt" && !(await finishSetUp(tx, holder))) return refuse("start_again");
    const marked = await tx
      .update(recoveryCodeSets)
      .set({ savedAt: sql`clock_timestamp()` })
      .where(and(eq(recoveryCodeSets.personId, personId), isNull(recoveryCodeSets.savedAt)))
      .returning({ personId: recoveryCodeSets.personId });
    if (marked.length > 0) await record(tx, holder, { event: "recovery_codes.saved", subjectId: personId });
    return ok(undefined);
  });
}

async function finishSetUp(tx: Transaction, attempt: AttemptActor): Promise<boolean> {
  const finished = await tx
    .update(signInAttempts)
    .set({ setUpFinishedAt: sql`clock_timestamp()` })
    .where(and(isLiveAttempt(attempt), isNotNull(signInAttempts.setUpConfirmedAt)))
    .returning({ id: signInAttempts.id });
  return finished.length === 1;
}
