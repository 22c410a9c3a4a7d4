import { after, days, hours, minutes, seconds } from "@/lib/core/duration";
import { SMS_STATES, type SmsState } from "./schema";

/** K7: the wait after the first text in a row, the second, and so on; the last one repeats. */
export const COOL_DOWNS = [seconds(30), ...[1, 2, 4, 8, 16, 32].map(minutes)] as const;

/** K7. A challenge lives ten minutes, so more would not help anybody who waits for a text. */
export const SENDS_PER_CHALLENGE = 3;

interface Limit {
  count: number;
  within: number;
}

/** K7, over all people: one number cannot be flooded from many accounts. */
export const NUMBER_LIMITS: readonly Limit[] = [
  { count: 5, within: hours(1) },
  { count: 10, within: days(1) },
];

/** K7: one account cannot flood many numbers. */
export const PERSON_LIMITS: readonly Limit[] = [{ count: 10, within: days(1) }];

/** What was sent within the last 24 hours; times newest first. */
export interface Sends {
  /** Passcodes to the person since one of them was last redeemed. */
  inARow: readonly Date[];
  /** Passcodes to the person. */
  toPerson: readonly Date[];
  /** Texts of any kind to the number, whoever asked for them. */
  toNumber: readonly Date[];
  /** Texts of this challenge. */
  ofChallenge: number;
}

export type SendDecision =
  | { allowed: true }
  /** retryAt null: never, for this challenge. */
  | { allowed: false; code: "sms_wait" | "sms_limit"; retryAt: Date | null };

/** May a passcode be sent now? A limit is named before a cool-down, because it lasts longer. */
export function maySendPasscode(sends: Sends, now: Date): SendDecision {
  if (sends.ofChallenge >= SENDS_PER_CHALLENGE) return { allowed: false, code: "sms_limit", retryAt: null };
  const limited = latest(limitedUntil(sends.toNumber, NUMBER_LIMITS), limitedUntil(sends.toPerson, PERSON_LIMITS));
  const cooling = coolingUntil(sends.inARow);
  if (limited && limited > now) return { allowed: false, code: "sms_limit", retryAt: latest(limited, cooling) };
  if (cooling && cooling > now) return { allowed: false, code: "sms_wait", retryAt: cooling };
  return { allowed: true };
}

/** May a notice go to this number now? It stands outside the cool-down, but a number is flooded by notices too. */
export function maySendNotice(toNumber: readonly Date[], now: Date): boolean {
  const limited = limitedUntil(toNumber, NUMBER_LIMITS);
  return !limited || limited <= now;
}

/** When the next passcode may go out; null: now. The limit per challenge is no matter of time and left out. */
export function nextSendAt(sends: Sends, now: Date): Date | null {
  const decision = maySendPasscode({ ...sends, ofChallenge: 0 }, now);
  return decision.allowed ? null : decision.retryAt;
}

function coolingUntil(inARow: readonly Date[]): Date | null {
  const [newest] = inARow;
  const wait = COOL_DOWNS[Math.min(inARow.length, COOL_DOWNS.length) - 1];
  return newest && wait ? after(newest, wait) : null;
}

/** A window is free again when the oldest of its last `count` texts leaves it. */
function limitedUntil(times: readonly Date[], limits: readonly Limit[]): Date | null {
  const ends = limits.map(({ count, within }) => {
    const oldest = times[count - 1];
    return oldest ? after(oldest, within) : null;
  });
  return latest(...ends);
}

function latest(...moments: (Date | null)[]): Date | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length > 0 ? new Date(Math.max(...known.map(Number))) : null;
}

/** delivered, undelivered and failed are ends. */
const RANK: Record<SmsState, number> = {
  queued: 0,
  sending: 1,
  unknown: 2,
  sent: 3,
  delivered: 4,
  undelivered: 4,
  failed: 4,
};

/** The states from which `to` may be reached. A report that comes late, twice or out of order finds no such row (F23). */
export const statesBefore = (to: SmsState): SmsState[] => SMS_STATES.filter((state) => RANK[state] < RANK[to]);

/** The gateway's word for a state → ours; null: of no interest. "Sent" is ours for "the gateway has it". */
export function stateOfStatus(status: string): SmsState | null {
  if (["accepted", "scheduled", "queued", "sending", "sent"].includes(status)) return "sent";
  if (status === "delivered" || status === "read") return "delivered";
  if (status === "undelivered") return "undelivered";
  return status === "failed" || status === "canceled" ? "failed" : null;
}
