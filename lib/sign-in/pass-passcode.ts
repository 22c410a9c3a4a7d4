import { record } from "@/lib/audit/record";
import type { Result } from "@/lib/core/result";
import { queueMail } from "@/lib/mail/queue-mail";
import { answerChallenge } from "@/lib/two-factor/answer-challenge";
import type { PassedWith } from "@/lib/two-factor/schema";
import type { SignInState } from "./read-attempt";
import { stampPasscode } from "./stamp-passcode";

/** The passcode step: a right passcode, or a recovery code, stamps the attempt in the transaction that spends it. */
export async function passPasscode(
  state: SignInState,
  typed: unknown,
  trustDevice: boolean,
): Promise<Result<PassedWith>> {
  const { actor } = state;
  return answerChallenge(actor, "sign-in", typed, async (tx, passedWith) => {
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
