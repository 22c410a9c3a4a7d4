import { isTrusted, type SetUpFacts, setUpDemand } from "@/lib/policy/rules";
import type { Policy, PolicyMethod } from "@/lib/policy/schema";
import { isMoveDue, moveDemand, type OpenMove } from "@/lib/two-factor/rules";

export type Step = "password" | "passcode" | "set-up" | "offer-set-up" | "done";

export interface AttemptFacts {
  expiresAt: Date;
  endedAt: Date | null;
  ticketRedeemedAt: Date | null;
  passcodePassedAt: Date | null;
  accessPassUsedAt: Date | null;
  setUpConfirmedAt: Date | null;
  setUpFinishedAt: Date | null;
  setUpSkippedAt: Date | null;
}

export interface PersonFacts extends SetUpFacts {
  suspendedAt: Date | null;
  asksEverySignInSince: Date | null;
  /** An admin requires a second factor of this person. */
  secondFactorRequiredSince: Date | null;
}

export type PolicyFacts = Pick<
  Policy,
  "secondFactor" | "requiredFrom" | "graceDays" | "graceSkips" | "methods" | "askPasscode" | "trustedDeviceDays"
>;

/**
 * Pure: what stands between somebody whose password was right and a session. Every door asks this and nothing else.
 * A factor is asked for wherever there is one, whatever policy says (S18); policy, and an admin's move of this person,
 * decide whether one must be set up, or another one in its place. A switch takes the present factor's passcode, never a device's trust: that proves no factor.
 */
export function nextStep(
  attempt: AttemptFacts,
  person: PersonFacts,
  factor: { method: PolicyMethod } | null,
  policy: PolicyFacts,
  device: { trustedAt: Date | null } | null,
  now: Date,
  move: OpenMove | null = null,
): Step {
  if (attempt.endedAt || attempt.ticketRedeemedAt || now >= attempt.expiresAt || person.suspendedAt) return "password";
  // The recovery codes of a set-up within this attempt are still to be shown and saved.
  if (attempt.setUpConfirmedAt && !attempt.setUpFinishedAt) return "set-up";
  // An access pass opens nothing: it leads to a new second factor, which then has passed.
  if (attempt.accessPassUsedAt && !attempt.setUpConfirmedAt) return "set-up";
  // The skip of this very sign-in has bought it, also if it was the last one.
  const facts = attempt.setUpSkippedAt ? { ...person, setUpSkips: person.setUpSkips - 1 } : person;
  const { demand } = setUpDemand(policy, facts, factor, now);
  const asked = moveDemand(move, factor, policy.methods, now);
  const mustSetUp = demand === "now" || asked === "now" || (!factor && person.secondFactorRequiredSince !== null);
  if (factor && !attempt.passcodePassedAt) {
    const asksNow = move?.target === "every-sign-in" && isMoveDue(move, now);
    // An offer waits for a sign-in with a passcode.
    return !mustSetUp && !asksNow && isTrusted(device, policy, person, now) ? "done" : "passcode";
  }
  if (mustSetUp) return "set-up";
  return (demand === "grace" || asked === "offer") && !attempt.setUpSkippedAt ? "offer-set-up" : "done";
}
