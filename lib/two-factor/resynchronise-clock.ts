import type { AttemptActor } from "@/lib/access/actor";
import type { Result } from "@/lib/core/result";
import { findConsecutiveSteps, stepAt, unsealSecret } from "./methods/app";
import { getActiveFactor } from "./queries";
import { readPasscode } from "./rules";
import { type Judge, type Passed, settleChallenge } from "./settle-challenge";

/**
 * "Codes don't work?": two passcodes in a row find a device whose clock is up to ten minutes off (RFC 6238 section 6,
 * RFC 4226 E.4). Both must fit, so the wider search gives a guesser nothing: 41 pairs of 10^12. It counts as a try like any other.
 */
export async function resynchroniseClock<T>(
  attempt: AttemptActor,
  typed: { first?: unknown; second?: unknown },
  passed: Passed<T>,
): Promise<Result<T>> {
  const result = await settleChallenge(attempt, "sign-in", byTwoPasscodes(typed), passed);
  // The form has two fields where a sign-in has one, and an error of a field that is not there would be seen by nobody.
  return result.ok || !result.fields ? result : { ...result, fields: { second: result.code } };
}

const byTwoPasscodes =
  (typed: { first?: unknown; second?: unknown }): Judge =>
  async (tx, challenge, now) => {
    const [first, second] = [readPasscode(typed.first), readPasscode(typed.second)];
    const factor = await getActiveFactor(tx, challenge.personId);
    const wrong = { ok: false, code: "codes_not_consecutive" } as const;
    if (first?.kind !== "digits" || second?.kind !== "digits" || !factor?.secretEncrypted) return wrong;
    const secret = unsealSecret(factor.secretEncrypted, factor.personId, factor.setUpId);
    const lastStep = findConsecutiveSteps(secret, first.digits, second.digits, now);
    if (lastStep === null) return wrong;
    if (factor.lastStep !== null && lastStep <= factor.lastStep) return { ok: false, code: "passcode_already_used" };
    const driftSteps = lastStep - stepAt(now);
    return { ok: true, passedWith: "app", nextConfiguration: { lastStep, driftSteps } };
  };
