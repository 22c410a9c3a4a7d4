import { and, eq, isNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { signInAttempts } from "@/db/schema";
import { record } from "@/lib/audit/record";
import { mayTrustDevice } from "@/lib/policy/rules";
import type { PassedWith } from "@/lib/two-factor/schema";
import type { SignInState } from "./read-attempt";

/**
 * Notes on the attempt that its second step is passed, in the transaction that spent the code, and that has found the attempt
 * alive and locked it before (`takeChallengeTry`).
 */
export async function stampPasscode(
  tx: Transaction,
  { actor, policy, person }: SignInState,
  passedWith: PassedWith,
  trustDevice: boolean,
): Promise<void> {
  // A recovery code says that the phone is gone: no reason to stop asking on this device.
  const trusts = trustDevice && passedWith !== "recovery-code" && mayTrustDevice(policy, person);
  const stamped = await tx
    .update(signInAttempts)
    .set({
      passcodePassedAt: sql`clock_timestamp()`,
      passedWith,
      trustRequestedAt: trusts ? sql`clock_timestamp()` : null,
    })
    .where(
      and(
        eq(signInAttempts.id, actor.attemptId),
        eq(signInAttempts.personId, actor.personId),
        isNull(signInAttempts.endedAt),
        isNull(signInAttempts.ticketRedeemedAt),
      ),
    )
    .returning({ id: signInAttempts.id });
  if (stamped.length !== 1) throw new Error("the attempt was not locked");
  await record(tx, actor, {
    event: "sign_in.passcode_passed",
    subjectId: actor.personId,
    details: { with: passedWith },
  });
}
