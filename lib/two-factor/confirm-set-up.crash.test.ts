import { and, eq, gt, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createPerson, createSmsFactor } from "@/db/factories";
import { challenges, recoveryCodeSets, recoveryCodes, signInAttempts } from "@/db/schema";
import type { Holder } from "@/lib/access/actor";
import { ok } from "@/lib/core/result";
import { readSession } from "@/lib/sessions/read-session";
import type { Acts } from "./acts.test-support";
import { answerChallenge } from "./answer-challenge";
import { confirmSetUp } from "./confirm-set-up";
import { crashes, isDone, type Point } from "./crash.test-support";
import { getPendingSetUp, getRecoveryCodes } from "./queries";
import { regenerateRecoveryCodes } from "./regenerate-recovery-codes";
import {
  ask,
  begin,
  codeNext,
  codeNow,
  eventsOf,
  forgetTexts,
  mailsOf,
  readChallenge,
  readFactor,
  signedIn,
  signingIn,
  someNumber,
  textsTo,
} from "./two-factor.test-support";

const db = database();
const killAt = crashes<Acts>("lib/two-factor/acts.test-support.ts");
const byApp = { method: "app" } as const;

const codesOf = async (personId: number) => db.$count(recoveryCodes, eq(recoveryCodes.personId, personId));
const setOf = async (personId: number) =>
  (await db.select().from(recoveryCodeSets).where(eq(recoveryCodeSets.personId, personId)))[0] ?? null;

/** All of a first set-up is there, or nothing of it. */
async function expectWhole(personId: number, challengeId: number, done: boolean): Promise<void> {
  const factor = await readFactor(personId);
  expect(factor?.setUpId).toBe(done ? challengeId : undefined);
  expect(await readChallenge(challengeId)).toMatchObject({
    tries: done ? 1 : 0,
    redeemedAt: done ? expect.any(Date) : null,
  });
  expect(await codesOf(personId)).toBe(done ? 10 : 0);
  expect(await setOf(personId)).toEqual(done ? expect.objectContaining({ savedAt: null }) : null);
  const turnedOn = (await eventsOf(personId)).filter((event) => event === "second_factor.turned_on");
  expect(turnedOn).toHaveLength(done ? 1 : 0);
  expect(await mailsOf(personId)).toEqual(done ? ["second-factor-turned-on"] : []);
}

const points: Point[] = [
  "before anything",
  "before the try is counted",
  "while the try is counted",
  "before the factor changes",
  "before trust ends",
  "before sessions end",
  "before sign-ins end",
  "before it is written down",
  "before the notice",
  "before the recovery codes",
  "before their set",
  "in the midst of the commit",
  "after the commit, before the answer",
];

describe("a node that is killed while a first factor is confirmed", () => {
  test.each(points)("%s: all of it is there, or nothing", async (point) => {
    const me = await signedIn();
    const { challenge, secret, code } = await begin(me.actor, byApp);
    await killAt(point, (node) => node.ask("confirmSetUp", me.actor, code));
    await expectWhole(me.person.id, challenge.id, isDone(point));
    expect((await readSession(me.token)) === null).toBe(isDone(point));
    if (!isDone(point)) {
      // The page still shows the same picture, and another node takes the code.
      expect(await getPendingSetUp(me.actor)).toMatchObject({ method: "app", secret });
      expect(await confirmSetUp(me.actor, await codeNow(secret))).toMatchObject({ ok: true });
      await expectWhole(me.person.id, challenge.id, true);
      return;
    }
    // The answer with the new cookie and the codes was lost: the factor opens the door, and a new set replaces the unseen one.
    const holder = await signingIn(me.person);
    await ask(holder, "sign-in");
    expect(await answerChallenge(holder, "sign-in", await codeNext(secret), async () => null)).toEqual(ok(null));
    expect(await getRecoveryCodes(me.actor, me.person.id)).toMatchObject({ left: 10, savedAt: null });
    expect(await regenerateRecoveryCodes(me.actor)).toMatchObject({ ok: true });
    expect(await codesOf(me.person.id)).toBe(10);
  });
});

describe("a node that is killed while a sign-in confirms the factor that policy demands", () => {
  const inSignIn: Point[] = [
    "before the factor changes",
    "before it is written down",
    "before the recovery codes",
    "in the midst of the commit",
    "after the commit, before the answer",
  ];

  test.each(inSignIn)("%s: the sign-in stands where the factor stands", async (point) => {
    const person = await createPerson(db, { password: null });
    const attempt = await signingIn(person);
    const { challenge, secret, code } = await begin(attempt, byApp);
    await killAt(point, (node) => node.ask("confirmSetUp", attempt, code));
    await expectWhole(person.id, challenge.id, isDone(point));
    const [row] = await db.select().from(signInAttempts).where(eq(signInAttempts.id, attempt.attemptId));
    expect(row).toMatchObject({ passedWith: isDone(point) ? "app" : null, setUpFinishedAt: null, endedAt: null });
    expect(row?.setUpConfirmedAt !== null).toBe(isDone(point));
    // The same sign-in goes on at another node: with new codes, or with the same picture.
    const next = isDone(point)
      ? await regenerateRecoveryCodes(attempt)
      : await confirmSetUp(attempt, await codeNow(secret));
    expect(next).toMatchObject({ ok: true });
    expect(await codesOf(person.id)).toBe(10);
  });
});

describe("a node that is killed while a set-up begins", () => {
  const beginning: Point[] = [
    "before anything",
    "before a set-up is written",
    "before it is written down",
    "before the text",
    "in the midst of the commit",
    "after the commit, before the answer",
  ];
  const openSetUps = async ({ personId }: Holder) =>
    db.$count(challenges, and(eq(challenges.personId, personId), gt(challenges.expiresAt, sql`clock_timestamp()`)));

  test.each(beginning)("%s: the present factor works on, and one set-up waits at most", async (point) => {
    const me = await signedIn();
    const { phoneNumber } = await createSmsFactor(db, me.person.id, { phoneNumber: someNumber() });
    const number = someNumber();
    await killAt(point, (node) => node.ask("beginSetUp", me.actor, { method: "sms", phoneNumber: number }));
    expect(await readFactor(me.person.id)).toMatchObject({ method: "sms", phoneNumber });
    expect(await openSetUps(me.actor)).toBe(isDone(point) ? 1 : 0);
    // No text without its set-up, no record without either.
    expect(await textsTo(number)).toEqual(isDone(point) ? ["passcode"] : []);
    expect(await eventsOf(me.person.id)).toEqual(isDone(point) ? ["second_factor.set_up_begun", "sms.queued"] : []);
    await forgetTexts(me.person.id);
    const { code } = await begin(me.actor, { method: "sms", phoneNumber: number });
    expect(await confirmSetUp(me.actor, code)).toMatchObject({ ok: true });
    expect(await readFactor(me.person.id)).toMatchObject({ phoneNumber: number });
  });
});
