import { and, desc, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { database, type Executor, type Transaction } from "@/db/client";
import {
  challenges,
  moves,
  people,
  personMoves,
  recoveryCodeSets,
  recoveryCodes,
  secondFactors,
  securityPolicies,
  signInAttempts,
} from "@/db/schema";
import type { Actor, Holder } from "@/lib/access/actor";
import { authorize, authorizeSelf } from "@/lib/access/authorize";
import { subjectOf } from "@/lib/access/permissions";
import { NotFound } from "@/lib/core/errors";
import { mayTurnOff, methodsToSetUp, setUpDemand } from "@/lib/policy/rules";
import type { Policy } from "@/lib/policy/schema";
import { CHALLENGE_TRIES } from "@/lib/rate-limit/rules";
import { maskPhoneNumber } from "@/lib/sms/phone-number";
import { getDeliveryState, getNextSendAt, isSmsConfigured } from "@/lib/sms/queries";
import { belongsTo } from "./challenge-owner";
import { isLiveAttempt } from "./lock-holder";
import { otpauthUri, unsealSecret } from "./methods/app";
import type { Challenge, SecondFactor } from "./methods/method";
import { methodsOffered, moveDemand, type OpenMove } from "./rules";
import type { MethodName, PendingSetUpDto, RecoveryCodesDto, SecondFactorDto, SentCodeDto } from "./schema";

/** The row itself, for the functions of this folder. */
export async function getActiveFactor(db: Executor, personId: number): Promise<SecondFactor | null> {
  const [row] = await db.select().from(secondFactors).where(eq(secondFactors.personId, personId));
  return row ?? null;
}

/** For LEFT JOINs: a person's open row, and its move. */
export const isOpenOfPerson = and(eq(personMoves.personId, people.id), isNull(personMoves.outcome));
export const isMoveOfOpen = and(eq(moves.id, personMoves.moveId), isNull(moves.cancelledAt));

/** A move to SMS asks for nothing while the installation cannot send texts. */
export const possibleMove = (move: OpenMove | null): OpenMove | null =>
  move?.target === "sms" && !isSmsConfigured() ? null : move;

/** What an admin has asked of whoever is signing in and is still open. Whoever is signed in may choose any method. */
export async function getOpenMove(db: Executor, { kind, personId }: Holder): Promise<OpenMove | null> {
  if (kind === "person") return null;
  const [row] = await db
    .select({ target: moves.target, way: moves.way, dueAt: moves.dueAt })
    .from(personMoves)
    .innerJoin(moves, isMoveOfOpen)
    .where(and(eq(personMoves.personId, personId), isNull(personMoves.outcome)));
  return possibleMove(row ?? null);
}

/**
 * S27: before a session exists, a factor can be set up only where there is none, or where policy does not allow its method any
 * more or an admin's move asks for another one, and this very sign-in has passed it, or where it has used an access pass. Somebody
 * signed in has stepped up instead.
 */
export async function mayReplace(
  tx: Transaction,
  holder: Holder,
  factor: SecondFactor | null,
  policy: Policy,
  move: OpenMove | null,
): Promise<boolean> {
  if (!factor || holder.kind === "person") return true;
  const [row] = await tx
    .select({ person: people, attempt: signInAttempts, now: sql<string>`clock_timestamp()` })
    .from(signInAttempts)
    .innerJoin(people, eq(people.id, signInAttempts.personId))
    .where(isLiveAttempt(holder));
  if (row?.attempt.accessPassUsedAt && !row.attempt.setUpConfirmedAt) return true;
  if (!row?.attempt.passcodePassedAt) return false;
  const now = new Date(row.now);
  return (
    setUpDemand(policy, row.person, factor, now).demand === "now" ||
    moveDemand(move, factor, policy.methods, now) !== "no"
  );
}

/** The holder's challenge that still accepts a code, newest first. */
export async function findOpenChallenge(
  db: Executor,
  holder: Holder,
  purpose: Challenge["purpose"],
): Promise<Challenge | null> {
  const [open] = await db
    .select()
    .from(challenges)
    .where(
      and(
        belongsTo(holder, purpose),
        isNull(challenges.redeemedAt),
        gt(challenges.expiresAt, sql`clock_timestamp()`),
        lt(challenges.tries, CHALLENGE_TRIES),
      ),
    )
    .orderBy(desc(challenges.id))
    .limit(1);
  return open ?? null;
}

/** The second factor as pages may show it; null: off. */
export async function getSecondFactor(actor: Actor, personId: number): Promise<SecondFactorDto | null> {
  const [row] = await database()
    .select({ person: people, factor: secondFactors })
    .from(people)
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .where(eq(people.id, personId));
  if (!row) throw new NotFound("person");
  authorize(actor, "second-factor.view", subjectOf(row.person));
  return row.factor && viewFactor(row.factor);
}

/** A factor without its secret. */
export function viewFactor({ method, phoneNumber, turnedOnAt, lastUsedAt }: SecondFactor): SecondFactorDto {
  return { method, maskedNumber: phoneNumber && maskPhoneNumber(phoneNumber), turnedOnAt, lastUsedAt };
}

/** The holder's own set-up that waits for its passcode. */
export async function getPendingSetUp(holder: Holder): Promise<PendingSetUpDto | null> {
  authorizeSelf(holder, "second-factor.set-up");
  const pending = await findOpenChallenge(database(), holder, "set-up");
  if (!pending) return null;
  const { id: challengeId, expiresAt } = pending;
  if (pending.phoneNumber)
    return { method: "sms", challengeId, maskedNumber: maskPhoneNumber(pending.phoneNumber), expiresAt };
  if (!pending.secretEncrypted) return null;
  const secret = unsealSecret(pending.secretEncrypted, pending.personId, challengeId);
  return { method: "app", challengeId, secret, otpauthUri: otpauthUri(holder.email, secret), expiresAt };
}

/** How many codes are left, and whether they were ever saved; null: there are none. */
export async function getRecoveryCodes(actor: Actor, personId: number): Promise<RecoveryCodesDto | null> {
  const [row] = await database()
    .select({
      person: people,
      set: recoveryCodeSets,
      total: sql<number>`count(${recoveryCodes.id})::int`,
      left: sql<number>`(count(${recoveryCodes.id}) filter (where ${recoveryCodes.usedAt} is null))::int`,
    })
    .from(people)
    .leftJoin(recoveryCodeSets, eq(recoveryCodeSets.personId, people.id))
    .leftJoin(recoveryCodes, eq(recoveryCodes.personId, people.id))
    .where(eq(people.id, personId))
    .groupBy(people.id, recoveryCodeSets.personId);
  if (!row) throw new NotFound("person");
  authorize(actor, "second-factor.view", subjectOf(row.person));
  if (!row.set) return null;
  return { left: row.left, total: row.total, createdAt: row.set.createdAt, savedAt: row.set.savedAt };
}

/** What a person's own security settings show besides the factor itself. */
export interface OwnRules {
  /** What policy allows and the installation can do; in a sign-in that a move stops, its method alone. */
  allowedMethods: readonly MethodName[];
  /** The present method is not allowed any more. */
  mustSwitch: boolean;
  mayTurnOff: boolean;
  /** For how many days policy lets a device be trusted; null: a passcode at every sign-in. */
  trustedDeviceDays: number | null;
  asksEverySignIn: boolean;
  /** An admin has set that, so it stays. */
  everySignInIsRequired: boolean;
}

export async function getOwnRules(holder: Holder): Promise<OwnRules> {
  authorizeSelf(holder, "second-factor.set-up");
  const [row] = await database()
    .select({ policy: securityPolicies, person: people, factor: secondFactors, now: sql<string>`clock_timestamp()` })
    .from(people)
    .innerJoin(securityPolicies, eq(securityPolicies.role, people.role))
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .where(eq(people.id, holder.personId));
  if (!row) throw new NotFound("person");
  const { policy, person, factor } = row;
  const [usable, now] = [methodsToSetUp(policy, isSmsConfigured()), new Date(row.now)];
  return {
    allowedMethods: methodsOffered(await getOpenMove(database(), holder), factor, usable, now),
    mustSwitch: factor !== null && setUpDemand(policy, person, factor, now).demand === "now",
    mayTurnOff: mayTurnOff(policy) && !person.secondFactorRequiredSince,
    trustedDeviceDays: policy.askPasscode === "untrusted-device" ? policy.trustedDeviceDays : null,
    asksEverySignIn: person.asksEverySignInSince !== null,
    everySignInIsRequired: person.everySignInRequiredSince !== null,
  };
}

/** The number and delivery of the open challenge's text; null: none is open, or it is an app's. */
export async function getSentCode(holder: Holder, purpose: Challenge["purpose"]): Promise<SentCodeDto | null> {
  authorizeSelf(holder, "second-factor.prove");
  const open = await findOpenChallenge(database(), holder, purpose);
  if (!open?.phoneNumber) return null;
  const { id: challengeId, personId, phoneNumber } = open;
  const maskedNumber = maskPhoneNumber(phoneNumber);
  const sent = await getDeliveryState(database(), challengeId);
  if (sent) return { maskedNumber, delivery: sent.state, words: sent.words, nextSendAt: sent.nextSendAt };
  // A limit held the text back; the challenge stands, and the page says from when one may be asked for.
  const nextSendAt = await getNextSendAt(database(), { challengeId, personId, phoneNumber });
  return { maskedNumber, delivery: null, words: null, nextSendAt };
}
