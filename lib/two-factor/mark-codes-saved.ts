import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { recoveryCodeSets, signInAttempts } from "@/db/schema";
import type { Holder } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { ok, type Result, refuse } from "@/lib/core/result";

/** "I have saved these codes", then "Done": the set counts from now on, and a sign-in attempt has finished its set-up. */
export async function markCodesSaved(holder: Holder, saved: boolean): Promise<Result<undefined>> {
  if (!saved) return refuse("codes_not_confirmed", { fields: { saved: "codes_not_confirmed" } });
  const { personId } = holder;
  return database().transaction(async (tx): Promise<Result<undefined>> => {
    const marked = await tx
      .update(recoveryCodeSets)
      .set({ savedAt: sql`clock_timestamp()` })
      .where(and(eq(recoveryCodeSets.personId, personId), isNull(recoveryCodeSets.savedAt)))
      .returning({ personId: recoveryCodeSets.personId });
    if (marked.length > 0) await record(tx, holder, { event: "recovery_codes.saved", subjectId: personId });
    if (holder.kind === "attempt")
      await tx
        .update(signInAttempts)
        .set({ setUpFinishedAt: sql`clock_timestamp()` })
        .where(and(eq(signInAttempts.id, holder.attemptId), isNotNull(signInAttempts.setUpConfirmedAt)));
    return ok(undefined);
  });
}
