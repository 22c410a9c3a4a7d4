import { and, eq, gt, isNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { signInAttempts } from "@/db/schema";
import { record } from "@/lib/audit/record";
import { Forbidden } from "@/lib/core/errors";
import { mayTrustDevice } from "@/lib/policy/rules";
import type { PassedWith } from "@/lib/two-factor/schema";
import type { SignInState } from "./read-attempt";

/** Notes on the attempt that its second step is passed, in the transaction that spent the code. Throws where the attempt has ended. */
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
        gt(signInAttempts.expiresAt, sql`clock_timestamp()`),
      ),
    )
    .returning({ id: signInAttempts.id });
  if (stamped.length !== 1) throw new Forbidden("the attempt has ended");
  await record(tx, actor, {
    event: "sign_in.passcode_passed",
    subjectId: actor.personId,
    details: { with: passedWith },
  });
}
