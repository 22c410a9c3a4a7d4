import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { signInAttempts } from "@/db/schema";
import { record } from "@/lib/audit/record";
import { Forbidden } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { queueMail } from "@/lib/mail/queue-mail";
import { mayTrustDevice } from "@/lib/policy/rules";
import { answerChallenge } from "@/lib/two-factor/answer-challenge";
import type { PassedWith } from "@/lib/two-factor/schema";
import type { SignInState } from "./read-attempt";

/** The passcode step: a right passcode, or a recovery code, stamps the attempt in the transaction that spends it. */
export async function passPasscode(
  state: SignInState,
  typed: unknown,
  trustDevice: boolean,
): Promise<Result<PassedWith>> {
  const { actor, policy, person } = state;
  // A recovery code says that the phone is gone: no reason to stop asking on this device.
  const trusts = (passedWith: PassedWith) =>
    trustDevice && passedWith !== "recovery-code" && mayTrustDevice(policy, person);
  return answerChallenge(actor, "sign-in", typed, async (tx, passedWith) => {
    const stamped = await tx
      .update(signInAttempts)
      .set({
        passcodePassedAt: sql`clock_timestamp()`,
        passedWith,
        trustRequestedAt: trusts(passedWith) ? sql`clock_timestamp()` : null,
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
    if (passedWith === "recovery-code") {
      await record(tx, actor, { event: "recovery_code.used", subjectId: actor.personId });
      await queueMail(tx, {
        personId: actor.personId,
        toAddress: actor.email,
        template: "recovery-code-used",
        params: { name: actor.name, address: actor.origin.address, userAgent: actor.origin.userAgent },
      });
    }
    return passedWith;
  });
}
