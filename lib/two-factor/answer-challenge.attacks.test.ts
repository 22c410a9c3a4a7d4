import { and, eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson, createRecoveryCodes, createSmsFactor, type Person } from "@/db/factories";
import { challenges, recoveryCodes, throttles } from "@/db/schema";
import type { Holder } from "@/lib/access/actor";
import { ok } from "@/lib/core/result";
import { secondStepKey } from "@/lib/rate-limit/rules";
import { answerChallenge } from "./answer-challenge";
import { confirmSetUp } from "./confirm-set-up";
import { stepUp } from "./step-up";
import {
  ask,
  begin,
  codeAt,
  codeNow,
  forgetTexts,
  presentStep,
  readChallenge,
  signedIn,
  signingIn,
  smsCodeOf,
  someNumber,
} from "./two-factor.test-support";

const db = database();

async function withApp(): Promise<{ person: Person; secret: string }> {
  const person = await createPerson(db, { password: null });
  return { person, ...(await createAppFactor(db, person.id)) };
}

async function withSms(): Promise<Person> {
  const person = await createPerson(db, { password: null });
  await createSmsFactor(db, person.id, { phoneNumber: someNumber() });
  return person;
}

/** A new sign-in of the person, at its passcode. */
async function atPasscode(person: Person) {
  const holder = await signingIn(person);
  return { holder, challenge: await ask(holder, "sign-in") };
}

const type = async (holder: Holder, typed: unknown) =>
  answerChallenge(holder, "sign-in", typed, async (_, passedWith) => passedWith);

const codesOf = (results: { ok: boolean; code?: string }[]) => results.map((result) => result.code ?? "passed").sort();

describe("a code that has passed once", () => {
  test("never passes again, however it is typed, in whichever sign-in", async () => {
    const { person, secret } = await withApp();
    const code = await codeNow(secret);
    expect(await type((await atPasscode(person)).holder, code)).toEqual(ok("app"));
    const { holder } = await atPasscode(person);
    for (const typed of [code, `${code.slice(0, 2)} ${code.slice(2)}`, [...code].join("-")])
      expect(await type(holder, typed)).toMatchObject({ ok: false, code: "passcode_already_used" });
  });

  test("takes the code before it along", async () => {
    const { person, secret } = await withApp();
    const step = await presentStep();
    expect(await type((await atPasscode(person)).holder, codeAt(secret, step + 1))).toEqual(ok("app"));
    expect(await type((await atPasscode(person)).holder, codeAt(secret, step))).toMatchObject({
      ok: false,
      code: "passcode_already_used",
    });
  });

  test("at a set-up does not sign in", async () => {
    const { actor, person } = await signedIn();
    const { code } = await begin(actor, { method: "app" });
    expect(await confirmSetUp(actor, code)).toMatchObject({ ok: true });
    expect(await type((await atPasscode(person)).holder, code)).toMatchObject({ code: "passcode_already_used" });
  });

  test("is spent although the challenge stays: the same challenge is closed, too", async () => {
    const { person, secret } = await withApp();
    const { holder, challenge } = await atPasscode(person);
    await type(holder, await codeNow(secret));
    expect(await type(holder, await codeNow(secret))).toMatchObject({ ok: false, code: "start_again" });
    expect((await readChallenge(challenge.id))?.redeemedAt).not.toBeNull();
  });
});

describe("a code belongs to one person, one sign-in and one purpose", () => {
  test("another person's code is wrong", async () => {
    const [anna, ben] = [await withApp(), await withApp()];
    const { holder } = await atPasscode(anna.person);
    expect(await type(holder, await codeNow(ben.secret))).toMatchObject({ ok: false, code: "passcode_wrong" });
  });

  test("another person's sign-in cannot be answered, not even by naming it", async () => {
    const [anna, ben] = [await withApp(), await withApp()];
    const [hers, his] = [await atPasscode(anna.person), await atPasscode(ben.person)];
    const forged = { ...hers.holder, attemptId: his.holder.attemptId };
    for (const secret of [anna.secret, ben.secret])
      expect(await type(forged, await codeNow(secret))).toMatchObject({ ok: false, code: "start_again" });
    expect(await readChallenge(his.challenge.id)).toMatchObject({ tries: 0, redeemedAt: null });
  });

  test("the text of one sign-in is worth nothing in the next", async () => {
    const person = await withSms();
    const former = await atPasscode(person);
    await forgetTexts(person.id);
    const present = await atPasscode(person);
    expect(await type(present.holder, smsCodeOf(former.challenge))).toMatchObject({ code: "passcode_wrong" });
    expect(await type(present.holder, smsCodeOf(present.challenge))).toEqual(ok("sms"));
  });

  test("the code of a set-up does not sign in, nor step up; theirs confirm no set-up", async () => {
    const { actor, person } = await signedIn();
    await createSmsFactor(db, person.id, { phoneNumber: someNumber() });
    const signIn = await atPasscode(person);
    await forgetTexts(person.id);
    const up = await ask(actor, "step-up");
    await forgetTexts(person.id);
    const setUp = await begin(actor, { method: "sms", phoneNumber: someNumber() });
    const wrong = { ok: false, code: "passcode_wrong" };
    expect(await type(signIn.holder, setUp.code)).toMatchObject(wrong);
    expect(await stepUp(actor, { passcode: setUp.code })).toMatchObject(wrong);
    expect(await stepUp(actor, { passcode: smsCodeOf(signIn.challenge) })).toMatchObject(wrong);
    expect(await confirmSetUp(actor, smsCodeOf(up))).toMatchObject(wrong);
    expect(await confirmSetUp(actor, smsCodeOf(signIn.challenge))).toMatchObject(wrong);
  });

  test("the secret of a set-up that was never confirmed opens nothing", async () => {
    const { actor, person } = await signedIn();
    await createAppFactor(db, person.id);
    const { code } = await begin(actor, { method: "app" });
    expect(await type((await atPasscode(person)).holder, code)).toMatchObject({ code: "passcode_wrong" });
  });
});

test.each([
  ["expired", { expiresAt: sql`clock_timestamp()` }],
  ["redeemed", { redeemedAt: sql`clock_timestamp()` }],
])("a challenge that is %s takes no code", async (_, state) => {
  const { person, secret } = await withApp();
  const { holder, challenge } = await atPasscode(person);
  await db.update(challenges).set(state).where(eq(challenges.id, challenge.id));
  expect(await type(holder, await codeNow(secret))).toEqual({ ok: false, code: "start_again" });
});

describe("many at once", () => {
  test("one right code at one challenge passes once (10 rounds of 25)", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { person, secret } = await withApp();
      const { holder } = await atPasscode(person);
      const code = await codeNow(secret);
      const results = await Promise.all(Array.from({ length: 25 }, () => type(holder, code)));
      expect(results.filter((result) => result.ok)).toHaveLength(1);
    }
  });

  test("one right code in 9 sign-ins of one person passes once", async () => {
    const { person, secret } = await withApp();
    const signIns = await Promise.all(Array.from({ length: 9 }, () => atPasscode(person)));
    const code = await codeNow(secret);
    const results = await Promise.all(signIns.map(({ holder }) => type(holder, code)));
    expect(codesOf(results)).toEqual([...Array(8).fill("passcode_already_used"), "passed"]);
  });

  test("one recovery code in 9 sign-ins passes once", async () => {
    const { person } = await withApp();
    const [code] = await createRecoveryCodes(db, person.id);
    const signIns = await Promise.all(Array.from({ length: 9 }, () => atPasscode(person)));
    const results = await Promise.all(signIns.map(({ holder }) => type(holder, code)));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
  });

  test("two different right codes at one challenge: one passes, and only that one is spent (10 rounds)", async () => {
    const { person, secret } = await withApp();
    const codes = await createRecoveryCodes(db, person.id);
    for (let round = 0; round < 10; round += 1) {
      const { holder } = await atPasscode(person);
      await db.execute(sql`update second_factors set last_step = 0 where person_id = ${person.id}`);
      const results = await Promise.all([type(holder, await codeNow(secret)), type(holder, codes[round])]);
      const passed = results.flatMap((result) => (result.ok ? [result.data] : []));
      expect(passed).toHaveLength(1);
      const selector = codes[round]?.slice(0, 3) ?? "";
      const [row] = await db
        .select()
        .from(recoveryCodes)
        .where(and(eq(recoveryCodes.personId, person.id), eq(recoveryCodes.selector, selector)));
      expect(row?.usedAt !== null).toBe(passed[0] === "recovery-code");
    }
  });
});

test("a hundred odd shapes are plain refusals, and each counts", async () => {
  const { person } = await withApp();
  const { holder, challenge } = await atPasscode(person);
  const shapes = fc.sample(fc.oneof(fc.anything(), fc.string({ unit: "binary" }), fc.string({ maxLength: 70 })), 95);
  for (const typed of [...shapes, "\0", "1\u00002345", ["123456"], { toString: () => "123456" }, "9".repeat(10_000)]) {
    await db.update(challenges).set({ tries: 0 }).where(eq(challenges.id, challenge.id));
    await db.delete(throttles).where(eq(throttles.key, secondStepKey(person.id)));
    expect(await type(holder, typed)).toMatchObject({ ok: false, code: "passcode_wrong" });
    expect((await readChallenge(challenge.id))?.tries).toBe(1);
  }
});
