import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson, type Person } from "@/db/factories";
import { auditEvents, throttles } from "@/db/schema";
import type { Holder } from "@/lib/access/actor";
import { ok } from "@/lib/core/result";
import { secondStepKey } from "@/lib/rate-limit/rules";
import { answerChallenge } from "./answer-challenge";
import { confirmSetUp } from "./confirm-set-up";
import {
  anotherSession,
  ask,
  begin,
  codeNow,
  eventsOf,
  mailsOf,
  readChallenge,
  readFactor,
  signedIn,
  signingIn,
} from "./two-factor.test-support";

const db = database();

async function withApp(): Promise<{ person: Person; secret: string }> {
  const person = await createPerson(db, { password: null });
  return { person, ...(await createAppFactor(db, person.id)) };
}

async function atPasscode(person: Person) {
  const holder = await signingIn(person);
  return { holder, challenge: await ask(holder, "sign-in") };
}

const type = async (holder: Holder, typed: unknown) =>
  answerChallenge(holder, "sign-in", typed, async (_, passedWith) => passedWith);

const failuresOf = async (personId: number) =>
  (
    await db
      .select()
      .from(throttles)
      .where(eq(throttles.key, secondStepKey(personId)))
  )[0]?.failures ?? 0;

/** So many in a row have failed before. */
const setFailures = async (personId: number, failures: number) =>
  db
    .insert(throttles)
    .values({ key: secondStepKey(personId), failures })
    .onConflictDoUpdate({ target: throttles.key, set: { failures, blockedUntil: null } });

const endWait = async (personId: number) =>
  db
    .update(throttles)
    .set({ blockedUntil: sql`clock_timestamp()` })
    .where(eq(throttles.key, secondStepKey(personId)));

/** How many codes were compared: each comparison that fails is written down. */
const checked = async (personId: number) =>
  (await eventsOf(personId)).filter((event) => event.endsWith("_refused")).length;

describe("tries are counted over sign-ins, not for each of them", () => {
  test("nine wrong, a fresh sign-in, one wrong more: the second step is locked, also for the right code", async () => {
    const { person, secret } = await withApp();
    for (const tries of [5, 4]) {
      const { holder } = await atPasscode(person);
      for (let n = 0; n < tries; n += 1) expect(await type(holder, "0")).toMatchObject({ code: "passcode_wrong" });
    }
    expect(await type((await atPasscode(person)).holder, "0")).toMatchObject({ code: "passcode_wrong" });
    const locked = { ok: false, code: "second_step_locked", retryAt: expect.any(Date) };
    expect(await type((await atPasscode(person)).holder, await codeNow(secret))).toEqual(locked);
    expect(await checked(person.id)).toBe(10);
    expect((await eventsOf(person.id)).filter((event) => event === "sign_in.locked")).toHaveLength(1);
    expect(await mailsOf(person.id)).toEqual(["passcode-failed-after-password", "second-step-locked"]);
  });

  test("after the wait the right code passes and clears the count", async () => {
    const { person, secret } = await withApp();
    await setFailures(person.id, 9);
    await type((await atPasscode(person)).holder, "0");
    await endWait(person.id);
    expect(await type((await atPasscode(person)).holder, await codeNow(secret))).toEqual(ok("app"));
    expect(await failuresOf(person.id)).toBe(0);
  });

  test("tries during the wait cost the challenge nothing: after it, the same challenge takes the right code", async () => {
    const { person, secret } = await withApp();
    await setFailures(person.id, 8);
    const { holder, challenge } = await atPasscode(person);
    for (let n = 0; n < 2; n += 1) expect(await type(holder, "0")).toMatchObject({ code: "passcode_wrong" });
    const duringWait = await Promise.all(Array.from({ length: 20 }, () => type(holder, "0")));
    for (const answer of duringWait) expect(answer).toMatchObject({ ok: false, code: "second_step_locked" });
    expect(await readChallenge(challenge.id)).toMatchObject({ tries: 2 });
    expect(await failuresOf(person.id)).toBe(10);
    await endWait(person.id);
    expect(await type(holder, await codeNow(secret))).toEqual(ok("app"));
  });

  test("the hundredth in a row is the last, until somebody helps", async () => {
    const { person, secret } = await withApp();
    await setFailures(person.id, 99);
    expect(await type((await atPasscode(person)).holder, "0")).toMatchObject({ code: "passcode_wrong" });
    const { holder } = await atPasscode(person);
    expect(await type(holder, await codeNow(secret))).toEqual({ ok: false, code: "second_step_disabled" });
    expect(await checked(person.id)).toBe(1);
  });

  test("wrong codes of a set-up are on the same count, and a lock stops the set-up too", async () => {
    const me = await signedIn();
    for (const tries of [5, 5]) {
      await begin(me.actor, { method: "app" });
      for (let n = 0; n < tries; n += 1) await confirmSetUp(me.actor, "0");
    }
    const { code } = await begin(me.actor, { method: "app" });
    expect(await confirmSetUp(me.actor, code)).toMatchObject({ ok: false, code: "second_step_locked" });
    expect(await readFactor(me.person.id)).toBeNull();
  });

  test("one person's wrong codes are not another's", async () => {
    const [anna, ben] = [await withApp(), await withApp()];
    await setFailures(anna.person.id, 99);
    await type((await atPasscode(anna.person)).holder, "0");
    expect(await type((await atPasscode(ben.person)).holder, await codeNow(ben.secret))).toEqual(ok("app"));
  });
});

describe("a burst of wrong codes", () => {
  test("at one challenge: of 50 at once, five are compared", async () => {
    const { person } = await withApp();
    const { holder, challenge } = await atPasscode(person);
    const results = await Promise.all(Array.from({ length: 50 }, (_, n) => type(holder, String(n).padStart(6, "0"))));
    expect(results.filter((result) => result.ok)).toEqual([]);
    expect(await checked(person.id)).toBe(5);
    expect(await readChallenge(challenge.id)).toMatchObject({ tries: 5, redeemedAt: null });
  });

  test("over 20 sign-ins at once: ten are compared, and the right one among the rest is not", async () => {
    const { person, secret } = await withApp();
    const signIns = await Promise.all(Array.from({ length: 20 }, () => atPasscode(person)));
    await Promise.all(signIns.map(({ holder }) => type(holder, "0")));
    expect(await checked(person.id)).toBe(10);
    expect(await failuresOf(person.id)).toBe(10);
    const results = await Promise.all(signIns.map(async ({ holder }) => type(holder, await codeNow(secret))));
    expect(results.filter((result) => result.ok)).toEqual([]);
  });

  test("at a set-up: of 50 at once, five are compared", async () => {
    const { actor, person } = await signedIn();
    const { challenge } = await begin(actor, { method: "app" });
    await Promise.all(Array.from({ length: 50 }, () => confirmSetUp(actor, "0")));
    expect(await checked(person.id)).toBe(5);
    expect((await readChallenge(challenge.id))?.tries).toBe(5);
  });

  test("over sign-ins, step-ups and set-ups at once: ten in all", async () => {
    const me = await signedIn();
    await createAppFactor(db, me.person.id);
    const sessions = await Promise.all(Array.from({ length: 3 }, () => anotherSession(me.person)));
    const signIns = await Promise.all(Array.from({ length: 3 }, () => atPasscode(me.person)));
    for (const { actor } of sessions) await ask(actor, "step-up");
    await begin(me.actor, { method: "app" });
    const burst = Array.from({ length: 5 }, () => [
      ...signIns.map(({ holder }) => type(holder, "0")),
      ...sessions.map(({ actor }) => answerChallenge(actor, "step-up", "0", async () => null)),
      confirmSetUp(me.actor, "0"),
    ]);
    await Promise.all(burst.flat());
    expect(await checked(me.person.id)).toBe(10);
  });
});

test("each refusal is written down with its reason and without what was typed", async () => {
  const { person } = await withApp();
  await type((await atPasscode(person)).holder, "918273");
  const rows = await db.select().from(auditEvents).where(eq(auditEvents.subjectId, person.id));
  expect(rows).toMatchObject([
    { event: "sign_in.passcode_refused", actorKind: "attempt", details: { method: "app", reason: "passcode_wrong" } },
  ]);
  expect(JSON.stringify(rows)).not.toContain("918273");
});
