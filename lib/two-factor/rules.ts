import { minutes } from "@/lib/core/duration";
import type { MethodName, MoveTarget, MoveWay } from "./schema";

/** How long a challenge waits for its passcode; an unconfirmed app secret dies with it (NIST SP 800-63B-4 3.1.3.2, S37). */
export const CHALLENGE_LIFE = minutes(10);

/** NIST SP 800-63B-4 4.2.1.1: a set of recovery codes. */
export const RECOVERY_CODES = 10;

export const SELECTOR_LENGTH = 3;
/** 13 characters of base32: 65 random bits, one more than NIST SP 800-63B-4 4.2.1.1 asks for. */
export const SECRET_LENGTH = 13;

/** 17 characters, 85 random bits: with its selector one group of four more than a recovery code, so that neither is taken for the other. */
export const PASS_SECRET_LENGTH = 17;

/** Crockford's base32: no I, L, O or U, so that nothing can be misread. */
export const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export type Passcode =
  | { kind: "digits"; digits: string }
  | { kind: "recovery-code" | "access-pass"; selector: string; secret: string };

/** Longer input is not looked at. */
const TYPED_LENGTH_MAX = 64;
const SPACES_AND_DASHES = /[\s\u2010-\u2015-]/g;
const SIX_DIGITS = /^[0-9]{6}$/;
const BASE32 = new RegExp(`^[${CROCKFORD}]+$`);
const KIND_OF_LENGTH = new Map([
  [SELECTOR_LENGTH + SECRET_LENGTH, "recovery-code"],
  [SELECTOR_LENGTH + PASS_SECRET_LENGTH, "access-pass"],
] as const);

/**
 * Pure: what somebody typed as a passcode. Six digits, or a recovery code or access pass in any case, with or without dashes
 * and spaces, O read as 0, I and L as 1. Anything else, of whatever type, is null: a plain failure that counts, never an error (S23).
 */
export function readPasscode(typed: unknown): Passcode | null {
  if (typeof typed !== "string" || typed.length > TYPED_LENGTH_MAX) return null;
  const text = typed.replace(SPACES_AND_DASHES, "");
  if (SIX_DIGITS.test(text)) return { kind: "digits", digits: text };
  const code = text.toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  const kind = BASE32.test(code) ? KIND_OF_LENGTH.get(code.length) : undefined;
  return kind ? { kind, selector: code.slice(0, SELECTOR_LENGTH), secret: code.slice(SELECTOR_LENGTH) } : null;
}

/** Pure: a recovery code or an access pass as it is shown, in groups of four. */
export const inGroupsOfFour = (selector: string, secret: string): string =>
  (selector + secret).match(/.{4}/g)?.join("-") ?? "";

/** The move of a person that is neither finished nor cancelled. */
export interface OpenMove {
  target: MoveTarget;
  way: MoveWay;
  dueAt: Date | null;
}

/** Pure: has the day come from which there is no choice? A move without a day acts at once. */
export const isMoveDue = ({ dueAt }: Pick<OpenMove, "dueAt">, now: Date): boolean => dueAt === null || now >= dueAt;

/** "offer": set-up is shown and may be put off. "now": nothing opens before it. */
export type MoveDemand = "no" | "offer" | "now";

/** Pure: what an open move asks of a person at a sign-in. Never what the person could not do: `usable` is what policy allows and the installation can send. */
export function moveDemand(
  move: OpenMove | null,
  factor: { method: MethodName } | null,
  usable: readonly MethodName[],
  now: Date,
): MoveDemand {
  if (!move || hasArrived(move.target, factor) || !canArrive(move.target, usable)) return "no";
  if (isMoveDue(move, now)) return "now";
  return move.way === "offer" ? "offer" : "no";
}

/** A passcode at every sign-in is nothing to set up. */
function hasArrived(target: MoveTarget, factor: { method: MethodName } | null): boolean {
  if (target === "every-sign-in") return true;
  return target === "second-factor" ? factor !== null : factor?.method === target;
}

function canArrive(target: MoveTarget, usable: readonly MethodName[]): boolean {
  return target === "app" || target === "sms" ? usable.includes(target) : usable.length > 0;
}

/** Pure: the methods that a sign-in lets one set up. A move that asks for one leaves only that one. */
export function methodsOffered(
  move: OpenMove | null,
  factor: { method: MethodName } | null,
  usable: readonly MethodName[],
  now: Date,
): readonly MethodName[] {
  if (!move || moveDemand(move, factor, usable, now) === "no") return usable;
  return usable.filter((method) => move.target === "second-factor" || move.target === method);
}
