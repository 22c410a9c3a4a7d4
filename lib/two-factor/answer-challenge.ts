import type { Holder } from "@/lib/access/actor";
import type { Result } from "@/lib/core/result";
import { judgePasscode } from "./judge-passcode";
import { type Passed, settleChallenge } from "./settle-challenge";

/** Answers the holder's open challenge by a passcode or a recovery code. */
export function answerChallenge<T>(
  holder: Holder,
  purpose: "sign-in" | "step-up",
  typed: unknown,
  passed: Passed<T>,
): Promise<Result<T>> {
  return settleChallenge(holder, purpose, (tx, challenge, now) => judgePasscode(tx, { challenge, typed, now }), passed);
}
