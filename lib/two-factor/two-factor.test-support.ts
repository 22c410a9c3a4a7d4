import { desc, eq, sql } from "drizzle-orm";
import { generateSync } from "otplib";
import { database } from "@/db/client";
import { createAttempt, createPerson, createSession, type Person } from "@/db/factories";
import { auditEvents, challenges, mails, sessions, smsMessages } from "@/db/schema";
import type { AttemptActor, Holder, Reverified } from "@/lib/access/actor";
import { actorOf } from "@/lib/access/test-actor";
import { databaseTime } from "@/lib/core/clock";
import { derivePasscode } from "@/lib/sms/passcode";
import { beginSetUp, type SetUpChoice } from "./begin-set-up";
import { STEP_SECONDS, stepAt } from "./methods/app";
import type { Challenge } from "./methods/method";
import { findOpenChallenge, getActiveFactor, getPendingSetUp } from "./queries";
import { startChallenge } from "./start-challenge";

export const origin = { address: "192.0.2.1", userAgent: "Vitest", requestId: "test" };

type NewPerson = Parameters<typeof createPerson>[1];

export interface SignedIn {
  person: Person;
  token: string;
  actor: Reverified;
}

/** Somebody with a session who has just stepped up. */
export async function signedIn(overrides: NewPerson = {}): Promise<SignedIn> {
  const person = await createPerson(database(), { password: null, ...overrides });
  return anotherSession(person);
}

export async function anotherSession(person: Person): Promise<SignedIn> {
  const { id, token } = await createSession(database(), person.id);
  return { person, token, actor: actorOf(person, id) };
}

/** Somebody whose password was right. */
export async function signingIn(person: Person): Promise<AttemptActor> {
  const { id: attemptId } = await createAttempt(database(), person.id);
  const { id: personId, role, email, name } = person;
  return { kind: "attempt", personId, role, email, name, attemptId, origin };
}

/** What an authenticator with this secret shows in a time step. */
export const codeAt = (secret: string, step: number): string => generateSync({ secret, epoch: step * STEP_SECONDS });

/** The present time step of the database. What an app shows now and next is accepted, also when the step changes meanwhile. */
export const presentStep = async (): Promise<number> => stepAt(await databaseTime(database()));

export const codeNow = async (secret: string): Promise<string> => codeAt(secret, await presentStep());
export const codeNext = async (secret: string): Promise<string> => codeAt(secret, (await presentStep()) + 1);

/** Six digits that none of these codes is. */
export function wrongCode(...codes: string[]): string {
  const [wrong] = ["000000", "111111", "222222", "333333"].filter((digits) => !codes.includes(digits));
  return wrong ?? "";
}

/** Time passes: the texts sent so far hold up no further one. */
export const forgetTexts = async (personId: number): Promise<unknown> =>
  database()
    .update(smsMessages)
    .set({ createdAt: sql`${smsMessages.createdAt} - interval '25 hours'` })
    .where(eq(smsMessages.personId, personId));

export const smsCodeOf = ({ id: challengeId, issueNumber, keyId }: Challenge): string =>
  derivePasscode({ challengeId, issueNumber, keyId: keyId ?? "" });

export async function openChallenge(holder: Holder, purpose: Challenge["purpose"]): Promise<Challenge> {
  const open = await findOpenChallenge(database(), holder, purpose);
  if (!open) throw new Error(`no challenge for ${purpose} is open`);
  return open;
}

/** Puts the question of a sign-in or a step-up. */
export async function ask(holder: Holder, purpose: "sign-in" | "step-up"): Promise<Challenge> {
  await database().transaction(async (tx) => {
    const factor = await getActiveFactor(tx, holder.personId);
    if (factor) await startChallenge(tx, holder, factor, purpose);
  });
  return openChallenge(holder, purpose);
}

/** Begins a set-up; answers its challenge and the passcode that would confirm it. */
export async function begin(
  holder: Holder,
  choice: SetUpChoice,
): Promise<{ challenge: Challenge; secret: string; code: string }> {
  const begun = await beginSetUp(holder, choice);
  if (!begun.ok) throw new Error(begun.code);
  const challenge = await openChallenge(holder, "set-up");
  const pending = await getPendingSetUp(holder);
  if (pending?.method !== "app") return { challenge, secret: "", code: smsCodeOf(challenge) };
  return { challenge, secret: pending.secret, code: await codeNow(pending.secret) };
}

export const readFactor = async (personId: number) => getActiveFactor(database(), personId);

export const readSessionRow = async ({ actor }: SignedIn) =>
  (await database().select().from(sessions).where(eq(sessions.id, actor.sessionId)))[0];

export const readChallenge = async (id: number) =>
  (await database().select().from(challenges).where(eq(challenges.id, id)))[0];

/** Names of what was written down about a person, oldest first. */
export async function eventsOf(personId: number): Promise<string[]> {
  const rows = await database()
    .select({ event: auditEvents.event })
    .from(auditEvents)
    .where(eq(auditEvents.subjectId, personId))
    .orderBy(auditEvents.id);
  return rows.map(({ event }) => event);
}

export async function lastEvent(personId: number) {
  const [row] = await database()
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.subjectId, personId))
    .orderBy(desc(auditEvents.id))
    .limit(1);
  return row;
}

/** Templates of the mails to a person, oldest first. */
export async function mailsOf(personId: number): Promise<string[]> {
  const rows = await database().select().from(mails).where(eq(mails.personId, personId)).orderBy(mails.id);
  return rows.map(({ template }) => template);
}

/** Templates of the texts to a number, oldest first. */
export async function textsTo(phoneNumber: string): Promise<string[]> {
  const rows = await database()
    .select()
    .from(smsMessages)
    .where(eq(smsMessages.phoneNumber, phoneNumber))
    .orderBy(smsMessages.id);
  return rows.map(({ template }) => template);
}

let lastNumber = 0;

/** A number that no other test of the file uses. */
export const someNumber = (): string => `+1415555${String(3000 + ++lastNumber)}`;
