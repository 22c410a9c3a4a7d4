import { after, minutes } from "@/lib/core/duration";
import { firstSetUpDemand } from "@/lib/policy/rules";
import type { Policy } from "@/lib/policy/schema";

/** A step-up is good for this long (K12). */
export const STEP_UP_LIFE = minutes(15);

export interface SessionFacts {
  createdAt: Date;
  lastSeenAt: Date;
  endedAt: Date | null;
}

interface PersonFacts {
  createdAt: Date;
  suspendedAt: Date | null;
  hasSecondFactor: boolean;
}

type Limits = Pick<
  Policy,
  "secondFactor" | "requiredFrom" | "graceDays" | "graceSkips" | "sessionIdleMinutes" | "sessionAbsoluteMinutes"
>;

/**
 * Pure: does this session still open anything? Ended, idle too long, too old, person suspended, or a policy that the person
 * does not meet any more: each read of the row decides anew, so all nodes agree at once.
 */
export function isLive(session: SessionFacts, person: PersonFacts, policy: Limits, now: Date): boolean {
  if (session.endedAt || person.suspendedAt) return false;
  if (now >= after(session.lastSeenAt, minutes(policy.sessionIdleMinutes))) return false;
  if (now >= after(session.createdAt, minutes(policy.sessionAbsoluteMinutes))) return false;
  // Skips are counted at sign-ins: the session that the last one has opened goes on, and so does one from before the requirement.
  const facts = { createdAt: person.createdAt, setUpSkips: 0, setUpSkipsFor: null };
  return person.hasSecondFactor || firstSetUpDemand(policy, facts, now).demand !== "now";
}

/** Pure: did this happen within the life of a step-up? A recovery code opens the set-up of a new factor for no longer than that. */
export const isFresh = (moment: Date, now: Date): boolean => now < after(moment, STEP_UP_LIFE);

/** Pure: has the person stepped up recently enough for a sensitive act? */
export const isReverified = (reverifiedAt: Date | null, now: Date): boolean =>
  reverifiedAt !== null && isFresh(reverifiedAt, now);
