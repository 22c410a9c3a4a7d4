import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { devices, type people, policyTrialStops, secondFactors, type signInAttempts } from "@/db/schema";
import { databaseTime } from "@/lib/core/clock";
import { getRunningTrial } from "@/lib/policy/queries";
import { policyFrom } from "@/lib/policy/rules";
import { nextStep } from "./next-step";

interface Done {
  attempt: typeof signInAttempts.$inferSelect;
  person: typeof people.$inferSelect;
}

/**
 * A sign-in is done: would what its role runs report-only have stopped it? Noted on one row a person and trial. The person is
 * held by the caller, so that two sign-ins at once count as two. Nothing here refuses anybody.
 */
export async function noteTrial(tx: Transaction, { attempt, person }: Done): Promise<void> {
  const now = await databaseTime(tx);
  const trial = await getRunningTrial(tx, person.role, now);
  const policy = trial && policyFrom(person.role, trial.state);
  if (!trial || !policy) return;
  const [factor] = await tx.select().from(secondFactors).where(eq(secondFactors.personId, person.id));
  const [device] = await tx
    .select()
    .from(devices)
    .where(eq(devices.id, attempt.deviceId ?? 0));
  const [noted] = await tx
    .select()
    .from(policyTrialStops)
    .where(and(eq(policyTrialStops.trialId, trial.id), eq(policyTrialStops.personId, person.id)));
  // Each sign-in at which set-up would have been offered counts as a skip: everybody went on without it.
  const facts = { ...person, setUpSkips: noted?.signIns ?? 0, setUpSkipsFor: policy.requiredFrom };
  const open = { ...attempt, ticketRedeemedAt: null };
  const stop = nextStep(open, facts, factor ?? null, policy, device ?? null, now);
  if (stop === "done" || stop === "password") return;
  await tx
    .insert(policyTrialStops)
    .values({ trialId: trial.id, personId: person.id, stop })
    .onConflictDoUpdate({
      target: [policyTrialStops.trialId, policyTrialStops.personId],
      set: { stop, signIns: sql`${policyTrialStops.signIns} + 1`, lastAt: sql`clock_timestamp()` },
    });
}
