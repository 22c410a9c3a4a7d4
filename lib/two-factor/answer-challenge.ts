import type { Holder } from "@/lib/access/actor";
import type { Result } from "@/lib/core/result";
import { methodFor } from "./methods/registry";
import { getActiveFactor } from "./queries";
import { readPasscode } from "./rules";
import { type Judge, type Passed, settleChallenge } from "./settle-challenge";

/** Answers the holder's open challenge by a passcode or a recovery code. */
export function answerChallenge<T>(
  holder: Holder,
  purpose: "sign-in" | "step-up",
  typed: unknown,
  passed: Passed<T>,
): Promise<Result<T>> {
  return settleChallenge(holder, purpose, byPasscode(typed), passed);
}

const byPasscode =
  (typed: unknown): Judge =>
  async (tx, challenge, now) => {
    const passcode = readPasscode(typed);
    const method = passcode && methodFor(challenge, passcode);
    if (!passcode || !method) return { ok: false, code: "passcode_wrong" };
    const factor = await getActiveFactor(tx, challenge.personId);
    return method.verify(tx, { challenge, factor, passcode, now });
  };
