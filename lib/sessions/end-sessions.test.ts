import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAttempt, createPerson, createSession, type Person } from "@/db/factories";
import { auditEvents, sessions, signInAttempts } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { endOtherSessions } from "./end-other-sessions";
import { endSession } from "./end-session";
import { endSessions } from "./end-sessions";
import { raiseSession } from "./raise-session";
import { readSession } from "./read-session";

const db = database();

const isOpen = async ({ token }: { token: string }) => (await readSession(token)) !== null;
const isUnderWay = async ({ id }: { id: number }) =>
  (await db.select().from(signInAttempts).where(eq(signInAttempts.id, id)))[0]?.endedAt === null;
const eventsOf = async (person: Person) =>
  db.select().from(auditEvents).where(eq(auditEvents.subjectId, person.id)).orderBy(auditEvents.id);

/** Somebody with two sessions and two sign-ins under way. */
async function scene() {
  const person = await createPerson(db, { password: null });
  const [first, second] = [await createSession(db, person.id), await createSession(db, person.id)];
  const [attempt, otherAttempt] = [await createAttempt(db, person.id), await createAttempt(db, person.id)];
  return { person, first, second, attempt, otherAttempt };
}

describe("ending a person's sessions", () => {
  test("ends all of them and all sign-ins under way, and says how many sessions there were", async () => {
    const { person, first, second, attempt, otherAttempt } = await scene();
    const ended = await db.transaction((tx) => endSessions(tx, { personId: person.id, reason: "ended-by-admin" }));
    expect(ended).toBe(2);
    for (const session of [first, second]) expect(await isOpen(session)).toBe(false);
    for (const each of [attempt, otherAttempt]) expect(await isUnderWay(each)).toBe(false);
    const again = await db.transaction((tx) => endSessions(tx, { personId: person.id, reason: "suspended" }));
    expect(again).toBe(0);
    const [row] = await db.select().from(sessions).where(eq(sessions.id, first.id));
    expect(row?.endReason).toBe("ended-by-admin");
  });

  test("spares the one session, or the one sign-in, that goes on", async () => {
    const one = await scene();
    const reason = "second-factor-changed";
    await db.transaction((tx) => endSessions(tx, { personId: one.person.id, exceptSessionId: one.first.id, reason }));
    expect([await isOpen(one.first), await isOpen(one.second), await isUnderWay(one.attempt)]).toEqual([
      true,
      false,
      false,
    ]);

    const other = await scene();
    const exceptAttemptId = other.attempt.id;
    await db.transaction((tx) => endSessions(tx, { personId: other.person.id, exceptAttemptId, reason }));
    expect([await isUnderWay(other.attempt), await isUnderWay(other.otherAttempt)]).toEqual([true, false]);
    expect(await isOpen(other.first)).toBe(false);
  });

  test("leaves everybody else's alone", async () => {
    const [one, other] = [await scene(), await scene()];
    await db.transaction((tx) => endSessions(tx, { personId: one.person.id, reason: "suspended" }));
    expect([await isOpen(other.first), await isUnderWay(other.attempt)]).toEqual([true, true]);
  });
});

describe("one's own sessions", () => {
  test("signing out ends this one, with a record", async () => {
    const { person, first, second } = await scene();
    await endSession(actorOf(person, first.id), first.id, "signed-out");
    expect([await isOpen(first), await isOpen(second)]).toEqual([false, true]);
    expect(await eventsOf(person)).toMatchObject([
      { event: "session.ended", actorId: person.id, details: { reason: "signed-out", sessions: 1 } },
    ]);
  });

  test("somebody else's cannot be ended, and nothing says whether it exists", async () => {
    const [one, other] = [await scene(), await scene()];
    await endSession(actorOf(one.person, one.first.id), other.first.id, "ended-by-person");
    expect(await isOpen(other.first)).toBe(true);
    expect(await eventsOf(one.person)).toEqual([]);
  });

  test("ending all others keeps this one and ends sign-ins under way", async () => {
    const { person, first, second, attempt } = await scene();
    expect(await endOtherSessions(actorOf(person, first.id))).toBe(1);
    expect([await isOpen(first), await isOpen(second), await isUnderWay(attempt)]).toEqual([true, false, false]);
  });
});

describe("a session that gains rights", () => {
  test("gets a new cookie, and the old one is dead at once", async () => {
    const { first } = await scene();
    const token = await db.transaction((tx) => raiseSession(tx, first.id, "app"));
    expect(token).not.toBe(first.token);
    expect(await readSession(first.token)).toBeNull();
    expect(await readSession(token)).toMatchObject({ sessionId: first.id, isReverified: true });
    const [row] = await db.select().from(sessions).where(eq(sessions.id, first.id));
    expect(row?.signedInWith).toBe("app");
  });

  test("is no recovery session any more once it has proved a factor, and still one after a mere step-up", async () => {
    const { first } = await scene();
    await db.update(sessions).set({ signedInWith: "recovery-code" }).where(eq(sessions.id, first.id));
    const stepped = await db.transaction((tx) => raiseSession(tx, first.id));
    expect((await readSession(stepped))?.isRecovery).toBe(true);
    const proved = await db.transaction((tx) => raiseSession(tx, first.id, "sms"));
    expect((await readSession(proved))?.isRecovery).toBe(false);
  });

  test("raised by two at once has one cookie in the end", async () => {
    const { first } = await scene();
    const tokens = await Promise.all([1, 2, 3].map(() => db.transaction((tx) => raiseSession(tx, first.id))));
    const open = await Promise.all(tokens.map((token) => isOpen({ token })));
    expect(open.filter(Boolean)).toHaveLength(1);
  });

  test("cannot gain any once it has ended", async () => {
    const { person, first } = await scene();
    await endSession(actorOf(person, first.id), first.id, "signed-out");
    await expect(db.transaction((tx) => raiseSession(tx, first.id))).rejects.toThrow(Forbidden);
    expect(await isOpen(first)).toBe(false);
  });
});
