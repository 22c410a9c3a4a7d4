import { and, eq, isNull, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createDevice, createRecoveryCodes, createSmsFactor, PASSWORD } from "@/db/factories";
import { recoveryCodes, sessions, throttles } from "@/db/schema";
import { knownDeviceKey, passwordKey, secondStepKey } from "@/lib/rate-limit/rules";
import { readSession } from "@/lib/sessions/read-session";
import { resendCode } from "./resend-code";
import { stepUp } from "./step-up";
import {
  anotherSession,
  ask,
  codeNext,
  codeNow,
  eventsOf,
  lastEvent,
  readSessionRow,
  type SignedIn,
  signedIn,
  smsCodeOf,
  someNumber,
  textsTo,
} from "./two-factor.test-support";

const db = database();

async function withApp() {
  const me = await signedIn();
  return { me, ...(await createAppFactor(db, me.person.id)) };
}

const failuresOf = async (key: string) =>
  (await db.select().from(throttles).where(eq(throttles.key, key)))[0]?.failures ?? 0;

/** The cookie changes, and with it nothing but the stamp. */
async function expectRaised(me: SignedIn, result: Awaited<ReturnType<typeof stepUp>>) {
  expect(result).toMatchObject({ ok: true });
  expect(await readSession(me.token)).toBeNull();
  expect(await readSession(result.ok ? result.data : "")).toMatchObject({
    sessionId: me.actor.sessionId,
    isReverified: true,
  });
  expect(await lastEvent(me.person.id)).toMatchObject({ event: "session.reverified" });
}

describe("a step-up", () => {
  test("by the app renews the cookie and stamps this session, no other", async () => {
    const { me, secret } = await withApp();
    const other = await anotherSession(me.person);
    await expectRaised(me, await stepUp(me.actor, { passcode: await codeNow(secret) }));
    expect((await readSession(other.token))?.isReverified).toBe(false);
  });

  test("takes no recovery code, says so in plain words, and leaves it whole (S42)", async () => {
    const { me } = await withApp();
    const [code = ""] = await createRecoveryCodes(db, me.person.id);
    expect(await stepUp(me.actor, { passcode: code })).toMatchObject({
      code: "recovery_code_no_step_up",
      fields: { passcode: "recovery_code_no_step_up" },
    });
    const unused = and(eq(recoveryCodes.personId, me.person.id), isNull(recoveryCodes.usedAt));
    expect(await db.$count(recoveryCodes, unused)).toBe(10);
    expect((await readSession(me.token))?.isReverified).toBe(false);
    expect(await failuresOf(secondStepKey(me.person.id))).toBe(1);
  });

  test("by SMS takes the code that was asked for", async () => {
    const me = await signedIn();
    const { phoneNumber } = await createSmsFactor(db, me.person.id, { phoneNumber: someNumber() });
    expect(await stepUp(me.actor, { passcode: "123456" })).toMatchObject({ ok: false, code: "start_again" });
    expect(await resendCode(me.actor, "step-up")).toMatchObject({ ok: true });
    expect(await textsTo(phoneNumber)).toEqual(["passcode"]);
    const challenge = await ask(me.actor, "step-up");
    await expectRaised(me, await stepUp(me.actor, { passcode: smsCodeOf(challenge) }));
  });

  test("by the password is enough where there is no factor, and never where there is one", async () => {
    const me = await signedIn({ password: PASSWORD });
    await expectRaised(me, await stepUp(me.actor, { password: PASSWORD }));
    await createAppFactor(db, me.person.id);
    expect(await stepUp(me.actor, { password: PASSWORD })).toMatchObject({ ok: false, code: "passcode_wrong" });
  });

  test("by a code that has signed in already is refused", async () => {
    const { me, secret } = await withApp();
    const code = await codeNext(secret);
    expect(await stepUp(me.actor, { passcode: code })).toMatchObject({ ok: true });
    expect(await stepUp(me.actor, { passcode: code })).toMatchObject({ ok: false, code: "passcode_already_used" });
  });

  test("in a session that has ended is none", async () => {
    const { me, secret } = await withApp();
    await db.update(sessions).set({ endedAt: sql`clock_timestamp()` }).where(eq(sessions.id, me.actor.sessionId));
    expect(await stepUp(me.actor, { passcode: await codeNow(secret) })).toEqual({ ok: false, code: "start_again" });
    expect((await readSessionRow(me))?.reverifiedAt).toBeNull();
    expect(await eventsOf(me.person.id)).toEqual([]);
  });

  test.each([undefined, "", "x".repeat(10_000), ["a"], { password: PASSWORD }, null, 1])(
    "by the password %j is a plain refusal",
    async (password) => {
      const me = await signedIn({ password: PASSWORD });
      const code = "wrong_credentials";
      expect(await stepUp(me.actor, { password })).toEqual({ ok: false, code, fields: { password: code } });
      expect(await lastEvent(me.person.id)).toMatchObject({ event: "session.reverify_refused" });
      expect(await failuresOf(passwordKey(me.person.email))).toBe(1);
    },
  );
});

describe("the limits are those of sign-in", () => {
  test("the sixth wrong password waits; then the right one looks wrong, and the record says why", async () => {
    const me = await signedIn({ password: PASSWORD });
    const wrong = await stepUp(me.actor, { password: "wrong" });
    for (let n = 0; n < 4; n += 1) await stepUp(me.actor, { password: "wrong" });
    expect(await stepUp(me.actor, { password: PASSWORD })).toEqual(wrong);
    expect((await lastEvent(me.person.id))?.details).toEqual({ reason: "too_many_requests" });
    expect((await readSessionRow(me))?.reverifiedAt).toBeNull();
    expect(await failuresOf(passwordKey(me.person.email))).toBe(5);
  });

  test("on a known device they count in its own lane", async () => {
    const me = await signedIn({ password: PASSWORD });
    const { id: deviceId } = await createDevice(db, me.person.id);
    const actor = { ...me.actor, deviceId };
    await stepUp(actor, { password: "wrong" });
    expect([await failuresOf(knownDeviceKey(deviceId)), await failuresOf(passwordKey(me.person.email))]).toEqual([
      1, 0,
    ]);
    expect(await stepUp(actor, { password: PASSWORD })).toMatchObject({ ok: true });
    expect(await failuresOf(knownDeviceKey(deviceId))).toBe(0);
  });

  test("ten wrong codes lock the second step, over all challenges, for sign-in as well", async () => {
    const { me, secret } = await withApp();
    for (let n = 0; n < 10; n += 1)
      expect(await stepUp(me.actor, { passcode: "nonsense" })).toMatchObject({ code: "passcode_wrong" });
    expect(await stepUp(me.actor, { passcode: await codeNow(secret) })).toMatchObject({
      ok: false,
      code: "second_step_locked",
      retryAt: expect.any(Date),
    });
    expect(await failuresOf(secondStepKey(me.person.id))).toBe(10);
    expect((await eventsOf(me.person.id)).filter((event) => event === "sign_in.locked")).toHaveLength(1);
  });

  test("a password longer than 1,024 bytes is refused before it costs a hash", async () => {
    const long = "x".repeat(1025);
    const me = await signedIn({ password: long });
    expect(await stepUp(me.actor, { password: long })).toMatchObject({ ok: false });
  });
});
