import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createDevice, createPerson, createRecoveryCodes } from "@/db/factories";
import { challenges, devices, recoveryCodeSets, recoveryCodes, signInAttempts } from "@/db/schema";
import { readSession } from "@/lib/sessions/read-session";
import { confirmSetUp } from "./confirm-set-up";
import { getPendingSetUp, getRecoveryCodes, getSecondFactor } from "./queries";
import { readPasscode } from "./rules";
import {
  anotherSession,
  begin,
  codeAt,
  eventsOf,
  lastEvent,
  mailsOf,
  presentStep,
  readChallenge,
  readFactor,
  type SignedIn,
  signedIn,
  signingIn,
  someNumber,
  wrongCode,
} from "./two-factor.test-support";

const db = database();
const byApp = { method: "app" } as const;

/** Turns the app on, and answers what came of it. */
async function turnOn({ actor }: SignedIn) {
  const { challenge, secret, code } = await begin(actor, byApp);
  const confirmed = await confirmSetUp(actor, code);
  if (!confirmed.ok) throw new Error(confirmed.code);
  return { challenge, secret, code, ...confirmed.data };
}

describe("a first set-up by app, once confirmed", () => {
  test("is the second factor, and its step is spent", async () => {
    const me = await signedIn();
    const step = await presentStep();
    const { challenge, secret } = await turnOn(me);
    const factor = await readFactor(me.person.id);
    expect(factor).toMatchObject({ method: "app", setUpId: challenge.id, driftSteps: 0, phoneNumber: null });
    expect(factor?.lastStep).toBeGreaterThanOrEqual(step);
    expect(factor?.secretEncrypted).not.toContain(secret);
  });

  test("shows ten recovery codes, once, and keeps only hashes of them", async () => {
    const me = await signedIn();
    const { recoveryCodes: shown } = await turnOn(me);
    expect(shown).toHaveLength(10);
    expect(new Set(shown).size).toBe(10);
    for (const code of shown ?? []) expect(readPasscode(code)).toMatchObject({ kind: "recovery-code" });
    const rows = await db.select().from(recoveryCodes).where(eq(recoveryCodes.personId, me.person.id));
    expect(rows.map((row) => row.codeHash.slice(0, 10))).toEqual(Array(10).fill("$argon2id$"));
    expect(await getRecoveryCodes(me.actor, me.person.id)).toMatchObject({ left: 10, total: 10, savedAt: null });
  });

  test("shows its secret nowhere any more", async () => {
    const me = await signedIn();
    const { secret } = await turnOn(me);
    expect(await getPendingSetUp(me.actor)).toBeNull();
    expect(JSON.stringify(await getSecondFactor(me.actor, me.person.id))).not.toContain(secret);
    expect(JSON.stringify(await lastEvent(me.person.id))).not.toContain(secret);
  });

  test("renews this session's cookie and ends all others, sign-ins under way, and trust", async () => {
    const me = await signedIn();
    const [other, attempt] = [await anotherSession(me.person), await signingIn(me.person)];
    const device = await createDevice(db, me.person.id, { trustedAt: new Date() });
    const { sessionToken } = await turnOn(me);
    expect(await readSession(me.token)).toBeNull();
    expect(await readSession(sessionToken ?? "")).toMatchObject({ hasSecondFactor: true, isReverified: true });
    expect(await readSession(other.token)).toBeNull();
    const [ended] = await db.select().from(signInAttempts).where(eq(signInAttempts.id, attempt.attemptId));
    expect(ended?.endedAt).not.toBeNull();
    const [forgotten] = await db.select().from(devices).where(eq(devices.id, device.id));
    expect(forgotten?.trustedAt).toBeNull();
  });

  test("is written down with what it ended, and mailed", async () => {
    const me = await signedIn();
    await anotherSession(me.person);
    await turnOn(me);
    expect(await eventsOf(me.person.id)).toEqual(["second_factor.set_up_begun", "second_factor.turned_on"]);
    expect((await lastEvent(me.person.id))?.details).toEqual({ method: "app", number: null, devices: 0, sessions: 1 });
    expect(await mailsOf(me.person.id)).toEqual(["second-factor-turned-on"]);
  });

  test("cannot be confirmed a second time", async () => {
    const me = await signedIn();
    const { code } = await turnOn(me);
    expect(await confirmSetUp(me.actor, code)).toMatchObject({ ok: false, code: "set_up_expired" });
    expect(await eventsOf(me.person.id)).toHaveLength(2);
  });
});

test("a first set-up by SMS is confirmed by the code that was sent", async () => {
  const me = await signedIn();
  const phoneNumber = someNumber();
  const { code } = await begin(me.actor, { method: "sms", phoneNumber });
  expect(await confirmSetUp(me.actor, wrongCode(code))).toMatchObject({ ok: false, code: "passcode_wrong" });
  expect(await confirmSetUp(me.actor, ` ${code.slice(0, 3)}-${code.slice(3)} `)).toMatchObject({ ok: true });
  expect(await readFactor(me.person.id)).toMatchObject({
    method: "sms",
    phoneNumber,
    secretEncrypted: null,
    lastStep: null,
  });
});

describe("a set-up that is not confirmed", () => {
  test.each([
    "",
    "12345",
    "1234567",
    "abcdef",
    "１２３４５６",
    "9".repeat(10_000),
    ["123456"],
    { passcode: "123456" },
    null,
    undefined,
    123456,
  ])("by %j stays as it was; the try counts, and nothing breaks", async (typed) => {
    const { actor, person } = await signedIn();
    const { challenge } = await begin(actor, byApp);
    const code = "passcode_wrong";
    expect(await confirmSetUp(actor, typed)).toEqual({ ok: false, code, fields: { passcode: code } });
    expect((await readChallenge(challenge.id))?.tries).toBe(1);
    expect(await readFactor(person.id)).toBeNull();
    expect(await lastEvent(person.id)).toMatchObject({
      event: "second_factor.set_up_refused",
      details: { method: "app", reason: "passcode_wrong" },
    });
  });

  test("within five tries is over, even for the right code", async () => {
    const { actor, person } = await signedIn();
    const { challenge, code } = await begin(actor, byApp);
    for (let n = 0; n < 5; n += 1) await confirmSetUp(actor, "000");
    expect(await confirmSetUp(actor, code)).toMatchObject({ ok: false, code: "passcode_out_of_tries" });
    expect(await getPendingSetUp(actor)).toBeNull();
    expect((await readChallenge(challenge.id))?.tries).toBe(5);
    expect(await readFactor(person.id)).toBeNull();
  });

  test("within ten minutes is over", async () => {
    const { actor, person } = await signedIn();
    const { challenge, code } = await begin(actor, byApp);
    await db.update(challenges).set({ expiresAt: sql`clock_timestamp()` }).where(eq(challenges.id, challenge.id));
    expect(await getPendingSetUp(actor)).toBeNull();
    expect(await confirmSetUp(actor, code)).toMatchObject({ ok: false, code: "set_up_expired" });
    expect(await readFactor(person.id)).toBeNull();
  });

  test("by a recovery code: that is no proof of the new factor", async () => {
    const { actor, person } = await signedIn();
    const [code] = await createRecoveryCodes(db, person.id);
    await begin(actor, byApp);
    expect(await confirmSetUp(actor, code)).toMatchObject({ ok: false, code: "recovery_code_no_set_up" });
  });
});

test("an app whose clock is one step off is taken, two steps are not", async () => {
  for (const [offset, taken] of [
    [1, true],
    [-3, false],
    [3, false],
  ] as const) {
    const { actor } = await signedIn();
    const { secret } = await begin(actor, byApp);
    const confirmed = await confirmSetUp(actor, codeAt(secret, (await presentStep()) + offset));
    expect(confirmed.ok, String(offset)).toBe(taken);
  }
});

describe("a set-up while signing in", () => {
  test("stamps the attempt, which then waits for the codes to be saved; no session comes of it", async () => {
    const person = await createPerson(db, { password: null });
    const attempt = await signingIn(person);
    const { code } = await begin(attempt, byApp);
    const confirmed = await confirmSetUp(attempt, code);
    expect(confirmed).toMatchObject({ ok: true, data: { sessionToken: null } });
    const [row] = await db.select().from(signInAttempts).where(eq(signInAttempts.id, attempt.attemptId));
    expect(row).toMatchObject({ passedWith: "app", setUpFinishedAt: null, endedAt: null });
    expect(row?.setUpConfirmedAt).not.toBeNull();
  });

  test("needs no new codes where the person has saved some", async () => {
    const person = await createPerson(db, { password: null });
    await createRecoveryCodes(db, person.id);
    const attempt = await signingIn(person);
    const { code } = await begin(attempt, byApp);
    expect(await confirmSetUp(attempt, code)).toMatchObject({ ok: true, data: { recoveryCodes: null } });
    const [set] = await db.select().from(recoveryCodeSets).where(eq(recoveryCodeSets.personId, person.id));
    expect(set?.savedAt).not.toBeNull();
  });

  test("loses against another sign-in that was quicker", async () => {
    const person = await createPerson(db, { password: null });
    const [quick, slow] = [await signingIn(person), await signingIn(person)];
    const [first, second] = [await begin(quick, byApp), await begin(slow, byApp)];
    expect(await confirmSetUp(quick, first.code)).toMatchObject({ ok: true });
    expect(await confirmSetUp(slow, second.code)).toEqual({ ok: false, code: "start_again" });
    expect(await readFactor(person.id)).toMatchObject({ setUpId: first.challenge.id });
  });
});
