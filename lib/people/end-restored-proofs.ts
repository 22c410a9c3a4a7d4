import { and, eq, gt, isNotNull, isNull, sql } from "drizzle-orm";
import { database } from "@/db/client";
import {
  accessPasses,
  challenges,
  devices,
  recoveryCodeSets,
  recoveryCodes,
  secondFactors,
  setUpTokens,
} from "@/db/schema";
import type { SystemActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { databaseTime } from "@/lib/core/clock";
import { endAllSessions } from "@/lib/sessions/end-all-sessions";
import { stepAt } from "@/lib/two-factor/methods/app";

interface Options {
  /** Also make every recovery code useless, instead of only asking for new ones. */
  voidsRecoveryCodes: boolean;
}

/**
 * F33: a restored database has forgotten what was spent since the backup, so what was handed out before must not open anything:
 * sessions, sign-ins with their tickets, open questions for a passcode, trust in devices, access passes, set-up tokens. App passcodes count
 * only from the next step on. Recovery codes go on working, because for somebody without a phone they are the only way in;
 * they count as not saved, so that everybody is asked for a new set.
 */
export async function endRestoredProofs(actor: SystemActor, { voidsRecoveryCodes }: Options) {
  authorize(actor, "installation.operate");
  return database().transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = '5min'`);
    const ended = await endAllSessions(tx, "restored");
    const now = sql`clock_timestamp()`;
    const questions = await tx
      .update(challenges)
      .set({ expiresAt: now })
      .where(and(isNull(challenges.redeemedAt), gt(challenges.expiresAt, now)))
      .returning({ id: challenges.id });
    const trusted = await tx
      .update(devices)
      .set({ trustedAt: null })
      .where(isNotNull(devices.trustedAt))
      .returning({ id: devices.id });
    // One step of the future is accepted, too; what somebody may have used in it is spent.
    const spentStep = stepAt(await databaseTime(tx)) + 1;
    const apps = await tx
      .update(secondFactors)
      .set({ lastStep: sql`greatest(${secondFactors.lastStep}, ${spentStep} + ${secondFactors.driftSteps})` })
      .where(eq(secondFactors.method, "app"))
      .returning({ personId: secondFactors.personId });
    const codeSets = await tx
      .update(recoveryCodeSets)
      .set({ savedAt: null })
      .returning({ personId: recoveryCodeSets.personId });
    const voided = voidsRecoveryCodes
      ? await tx
          .update(recoveryCodes)
          .set({ usedAt: now })
          .where(isNull(recoveryCodes.usedAt))
          .returning({ id: recoveryCodes.id })
      : [];
    await tx
      .update(accessPasses)
      .set({ endedAt: now, endReason: "restored" })
      .where(and(isNull(accessPasses.usedAt), isNull(accessPasses.endedAt)));
    await tx.update(setUpTokens).set({ usedAt: now }).where(isNull(setUpTokens.usedAt));
    const counts = {
      ...ended,
      questions: questions.length,
      devices: trusted.length,
      apps: apps.length,
      codeSets: codeSets.length,
      codesVoided: voided.length,
    };
    await record(tx, actor, { event: "installation.restored", details: counts });
    return counts;
  });
}
