import { record } from "@/lib/audit/record";
import { seconds } from "@/lib/core/duration";
import type { Result } from "@/lib/core/result";
import { STEP_SECONDS } from "@/lib/two-factor/methods/app";
import { resynchroniseClock } from "@/lib/two-factor/resynchronise-clock";
import type { SignInState } from "./read-attempt";
import { stampPasscode } from "./stamp-passcode";

export interface FoundClock {
  /** Milliseconds by which the device's clock is ahead; negative: it is slow. */
  ahead: number;
}

/** The passcode step by two passcodes in a row: finds the device's clock, keeps its drift, and the sign-in goes on. */
export async function passTwoPasscodes(
  state: SignInState,
  typed: { first?: unknown; second?: unknown },
): Promise<Result<FoundClock>> {
  const { actor } = state;
  return resynchroniseClock(actor, typed, async (tx, _passedWith, { driftSteps = 0 }) => {
    await stampPasscode(tx, state, "app", false);
    await record(tx, actor, {
      event: "second_factor.resynchronised",
      subjectId: actor.personId,
      details: { driftSteps },
    });
    return { ahead: driftSteps * seconds(STEP_SECONDS) };
  });
}
