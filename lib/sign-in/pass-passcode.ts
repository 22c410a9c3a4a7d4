import { record } from "@/lib/audit/record";
import type { Result } from "@/lib/core/result";
import { queueMail } from "@/lib/mail/queue-mail";
import { answerChallenge } from "@/lib/two-factor/answer-challenge";
import type { PassedWith } from "@/lib/two-factor/schema";
import type { SignInState } from "./read-attempt";
import { stampAccessPass } from "./stamp-access-pass";
import { stampPasscode } from "./stamp-passcode";

/**
 * The passcode step: a right passcode, or a recovery code, stamps the attempt in the transaction that spends it.
 * An access pass does, too, but what it leads to is the set-up of a new second factor and nothing else.
 */
export async function passPasscode(
  state: SignInState,
  typed: unknown,
  trustDevice: boolean,
): Promise<Result<PassedWith>> {
  const { actor } = state;
  return answerChallenge(actor, "sign-in", typed, async (tx, passedWith) => {
    if (passedWith === "access-pass") {
      await stampAccessPass(tx, state);
      return passedWith;
    }
    await stampPasscode(tx, state, passedWith, trustDevice);
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
