import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createDevice, createRecoveryCodes, createSmsFactor } from "@/db/factories";
import { challenges, devices, recoveryCodes } from "@/db/schema";
import { ok } from "@/lib/core/result";
import { readSession } from "@/lib/sessions/read-session";
import { answerChallenge } from "./answer-challenge";
import { confirmSetUp } from "./confirm-set-up";
import { stepUp } from "./step-up";
import {
  anotherSession,
  ask,
  begin,
  codeNext,
  codeNow,
  eventsOf,
  forgetTexts,
  lastEvent,
  mailsOf,
  readFactor,
  type SignedIn,
  signedIn,
  signingIn,
  smsCodeOf,
  someNumber,
  textsTo,
} from "./two-factor.test-support";

const db = database();
const byApp = { method: "app" } as const;
const bySms = (phoneNumber: string) => ({ method: "sms", phoneNumber }) as const;

/** Would this code pass the second step of a new sign-in? */
async function opens(
  { person }: SignedIn,
  code: (secret: string) => Promise<string>,
  secret: string,
): Promise<boolean> {
  const holder = await signingIn(person);
  await ask(holder, "sign-in");
  return (await answerChallenge(holder, "sign-in", await code(secret), async () => null)).ok;
}

/** Somebody with the app, saved codes, a trusted device and one more session. */
async function withApp() {
  const me = await signedIn();
  const { secret } = await createAppFactor(db, me.person.id);
  const codes = await createRecoveryCodes(db, me.person.id);
  const device = await createDevice(db, me.person.id, { trustedAt: new Date() });
  return { me, secret, codes, device, other: await anotherSession(me.person) };
}

async function withSms() {
  const me = await signedIn();
  const { phoneNumber } = await createSmsFactor(db, me.person.id, { phoneNumber: someNumber() });
  return { me, phoneNumber };
}

describe("from app to SMS", () => {
  test("the old app works until the new number has shown its code, and not afterwards", async () => {
    const { me, secret } = await withApp();
    const { code } = await begin(me.actor, bySms(someNumber()));
    expect(await opens(me, codeNow, secret)).toBe(true);
    expect(await confirmSetUp(me.actor, code)).toMatchObject({ ok: true });
    expect(await opens(me, codeNext, secret)).toBe(false);
    const holder = await signingIn(me.person);
    const challenge = await ask(holder, "sign-in");
    expect(challenge.method).toBe("sms");
  });

  test("is one change: factor, trust, other sessions, records and notice", async () => {
    const { me, device, other } = await withApp();
    const number = someNumber();
    const { challenge, code } = await begin(me.actor, bySms(number));
    const confirmed = await confirmSetUp(me.actor, code);
    expect(await readFactor(me.person.id)).toMatchObject({
      ...{ method: "sms", phoneNumber: number, setUpId: challenge.id },
      ...{ secretEncrypted: null, lastStep: null, driftSteps: 0 },
    });
    const [forgotten] = await db.select().from(devices).where(eq(devices.id, device.id));
    expect(forgotten?.trustedAt).toBeNull();
    expect(await readSession(other.token)).toBeNull();
    expect(await readSession(confirmed.ok ? (confirmed.data.sessionToken ?? "") : "")).not.toBeNull();
    expect(await lastEvent(me.person.id)).toMatchObject({
      event: "second_factor.switched",
      details: { method: "sms", number: `+1 *** *** ${number.slice(-4)}`, devices: 1, sessions: 1 },
    });
    expect(await mailsOf(me.person.id)).toEqual(["second-factor-switched"]);
  });

  test("keeps the recovery codes: they belong to the person", async () => {
    const { me, codes } = await withApp();
    const { code } = await begin(me.actor, bySms(someNumber()));
    expect(await confirmSetUp(me.actor, code)).toMatchObject({ ok: true, data: { recoveryCodes: null } });
    const holder = await signingIn(me.person);
    await ask(holder, "sign-in");
    expect(await answerChallenge(holder, "sign-in", codes[0], async (_, passedWith) => passedWith)).toEqual(
      ok("recovery-code"),
    );
  });

  test("shows new codes where the present set was never saved", async () => {
    const me = await signedIn();
    await createAppFactor(db, me.person.id);
    await createRecoveryCodes(db, me.person.id, { savedAt: null });
    const { code } = await begin(me.actor, bySms(someNumber()));
    const confirmed = await confirmSetUp(me.actor, code);
    expect(confirmed.ok && confirmed.data.recoveryCodes).toHaveLength(10);
    expect(await db.select().from(recoveryCodes).where(eq(recoveryCodes.personId, me.person.id))).toHaveLength(10);
  });
});

describe("from SMS to app", () => {
  test("the number works until the app has shown its code; then nothing is texted any more", async () => {
    const { me, phoneNumber } = await withSms();
    const { secret, code } = await begin(me.actor, byApp);
    expect(await readFactor(me.person.id)).toMatchObject({ method: "sms", phoneNumber });
    expect(await confirmSetUp(me.actor, code)).toMatchObject({ ok: true });
    expect(await readFactor(me.person.id)).toMatchObject({ method: "app", phoneNumber: null });
    expect(await opens(me, codeNow, secret)).toBe(false);
    expect(await opens(me, codeNext, secret)).toBe(true);
    expect(await textsTo(phoneNumber)).toEqual([]);
  });

  test("a text that was under way to a step-up counts no longer", async () => {
    const { me } = await withSms();
    const under = await ask(me.actor, "step-up");
    const { code } = await begin(me.actor, byApp);
    await confirmSetUp(me.actor, code);
    expect(await stepUp(me.actor, { passcode: smsCodeOf(under) })).toMatchObject({ ok: false });
  });
});

test("a new phone with the app: the old one's codes are worth nothing", async () => {
  const { me, secret } = await withApp();
  const { secret: newSecret, code } = await begin(me.actor, byApp);
  await confirmSetUp(me.actor, code);
  expect(await opens(me, codeNext, secret)).toBe(false);
  expect(await opens(me, codeNext, newSecret)).toBe(true);
  expect(await lastEvent(me.person.id)).toMatchObject({ event: "sign_in.passcode_refused" });
});

describe("a change of number", () => {
  test("needs the code sent to the new one; the old one is told by text, the person by mail", async () => {
    const { me, phoneNumber: old } = await withSms();
    const number = someNumber();
    const { code } = await begin(me.actor, bySms(number));
    expect(await textsTo(number)).toEqual(["passcode"]);
    expect(await readFactor(me.person.id)).toMatchObject({ phoneNumber: old });
    expect(await confirmSetUp(me.actor, code)).toMatchObject({ ok: true });
    expect(await readFactor(me.person.id)).toMatchObject({ phoneNumber: number });
    expect(await textsTo(old)).toEqual(["number-changed"]);
    expect(await mailsOf(me.person.id)).toEqual(["number-changed"]);
    expect(await eventsOf(me.person.id)).toContain("second_factor.number_changed");
  });

  /** Somebody whose step-up waits for a code to the old number, while the number changes. */
  async function changedMeanwhile() {
    const { me } = await withSms();
    const toOld = await ask(me.actor, "step-up");
    await forgetTexts(me.person.id);
    const number = someNumber();
    const { code } = await begin(me.actor, bySms(number));
    expect(await confirmSetUp(me.actor, code)).toMatchObject({ ok: true });
    await forgetTexts(me.person.id);
    return { me, toOld, number };
  }

  test("leaves a code that was sent to the old number worth nothing", async () => {
    const { me, toOld } = await changedMeanwhile();
    expect(await stepUp(me.actor, { passcode: smsCodeOf(toOld) })).toMatchObject({ ok: false });
  });

  test("has the next step-up ask the new number", async () => {
    const { me, number } = await changedMeanwhile();
    expect((await ask(me.actor, "step-up")).phoneNumber).toBe(number);
    expect(await textsTo(number)).toEqual(["passcode", "passcode"]);
  });
});

test("an abandoned switch changes nothing", async () => {
  const { me, secret, device } = await withApp();
  const before = await readFactor(me.person.id);
  const { challenge, code } = await begin(me.actor, bySms(someNumber()));
  await db.update(challenges).set({ expiresAt: sql`clock_timestamp()` }).where(eq(challenges.id, challenge.id));
  expect(await confirmSetUp(me.actor, code)).toMatchObject({ ok: false, code: "set_up_expired" });
  expect(await readFactor(me.person.id)).toEqual(before);
  const [trusted] = await db.select().from(devices).where(eq(devices.id, device.id));
  expect(trusted?.trustedAt).not.toBeNull();
  expect(await opens(me, codeNow, secret)).toBe(true);
});
