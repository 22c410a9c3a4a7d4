import { isTrusted, setUpDemand } from "@/lib/policy/rules";
import type { Policy } from "@/lib/policy/schema";

export type Step = "password" | "passcode" | "set-up" | "offer-set-up" | "done";

export interface AttemptFacts {
  expiresAt: Date;
  endedAt: Date | null;
  ticketRedeemedAt: Date | null;
  passcodePassedAt: Date | null;
  setUpConfirmedAt: Date | null;
  setUpFinishedAt: Date | null;
  setUpSkippedAt: Date | null;
}

export interface PersonFacts {
  createdAt: Date;
  suspendedAt: Date | null;
  asksEverySignInSince: Date | null;
}

export type PolicyFacts = Pick<
  Policy,
  "secondFactor" | "requiredFrom" | "graceDays" | "askPasscode" | "trustedDeviceDays"
>;

/**
 * Pure: what stands between somebody whose password was right and a session. Every door asks this and nothing else.
 * A factor is asked for wherever there is one, whatever policy says (S18); policy only decides whether one must be set up.
 */
export function nextStep(
  attempt: AttemptFacts,
  person: PersonFacts,
  factor: object | null,
  policy: PolicyFacts,
  device: { trustedAt: Date | null } | null,
  now: Date,
): Step {
  if (attempt.endedAt || attempt.ticketRedeemedAt || now >= attempt.expiresAt || person.suspendedAt) return "password";
  // The recovery codes of a set-up within this attempt are still to be shown and saved.
  if (attempt.setUpConfirmedAt && !attempt.setUpFinishedAt) return "set-up";
  if (factor) return attempt.passcodePassedAt || isTrusted(device, policy, person, now) ? "done" : "passcode";
  const { demand } = setUpDemand(policy, person, now);
  if (demand === "now") return "set-up";
  return demand === "grace" && !attempt.setUpSkippedAt ? "offer-set-up" : "done";
}
