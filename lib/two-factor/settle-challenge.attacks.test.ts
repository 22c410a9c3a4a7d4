import { and, eq, isNotNull, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson, createRecoveryCodes } from "@/db/factories";
import { challenges, recoveryCodes, signInAttempts } from "@/db/schema";
import { answerChallenge } from "./answer-challenge";
import { type Judge, settleChallenge } from "./settle-challenge";
import { ask, codeNow, readChallenge, readFactor, signingIn } from "./two-factor.test-support";

const db = database();

async function atPasscode() {
  const person = await createPerson(db, { password: null });
  const { secret } = await createAppFactor(db, person.id);
  const [recovery = ""] = await createRecoveryCodes(db, person.id);
  const holder = await signingIn(person);
  return { person, secret, recovery, holder, challenge: await ask(holder, "sign-in") };
}

const spentOf = (personId: number) =>
  db.$count(recoveryCodes, and(eq(recoveryCodes.personId, personId), isNotNull(recoveryCodes.usedAt)));

/** What must not run. */
const opens = async () => {
  throw new Error("a closed challenge has opened something");
};

describe("a challenge that is closed while a right code is compared", () => {
  test.each([
    ["redeemed", { redeemedAt: sql`clock_timestamp()` }],
    ["expired", { expiresAt: sql`clock_timestamp()` }],
  ])("by having %s opens nothing, and nothing is stored for it", async (_, state) => {
    const { person, holder, challenge } = await atPasscode();
    const [row] = await db.select().from(recoveryCodes).where(eq(recoveryCodes.personId, person.id)).limit(1);
    const before = await readFactor(person.id);
    for (const nextConfiguration of [{ spentCodeId: row?.id ?? 0 }, { lastStep: 2 ** 40, driftSteps: 3 }]) {
      const judge: Judge = async (tx) => {
        await tx.update(challenges).set(state).where(eq(challenges.id, challenge.id));
        return { ok: true, passedWith: "app", nextConfiguration };
      };
      expect(await settleChallenge(holder, "sign-in", judge, opens)).toEqual({ ok: false, code: "start_again" });
    }
    expect(await spentOf(person.id)).toBe(0);
    expect(await readFactor(person.id)).toEqual(before);
  });
});

test("a recovery code against a challenge that another code has closed is not spent", async () => {
  const { person, secret, recovery, holder } = await atPasscode();
  expect(await answerChallenge(holder, "sign-in", await codeNow(secret), async () => 1)).toMatchObject({ ok: true });
  expect(await answerChallenge(holder, "sign-in", recovery, opens)).toEqual({ ok: false, code: "start_again" });
  expect(await spentOf(person.id)).toBe(0);
});

test("a code that another sign-in spends while it is compared leaves this challenge open for the next code", async () => {
  const { person, secret, holder, challenge } = await atPasscode();
  const { lastStep } = (await readFactor(person.id)) ?? {};
  // What the judge saw was right; what it would store is overtaken.
  const judge: Judge = async () => ({ ok: true, passedWith: "app", nextConfiguration: { lastStep: lastStep ?? 0 } });
  expect(await settleChallenge(holder, "sign-in", judge, opens)).toMatchObject({ code: "passcode_already_used" });
  expect(await readChallenge(challenge.id)).toMatchObject({ tries: 1, redeemedAt: null });
  expect(await answerChallenge(holder, "sign-in", await codeNow(secret), async () => 1)).toMatchObject({ ok: true });
});

test.each([
  ["ended", { endedAt: sql`clock_timestamp()` }],
  ["expired", { expiresAt: sql`clock_timestamp()` }],
  ["redeemed", { ticketRedeemedAt: sql`clock_timestamp()` }],
])("a sign-in that is %s after the gate has looked takes no code, and spends none", async (_, state) => {
  const { person, recovery, holder } = await atPasscode();
  await db.update(signInAttempts).set(state).where(eq(signInAttempts.id, holder.attemptId));
  expect(await answerChallenge(holder, "sign-in", recovery, opens)).toEqual({ ok: false, code: "start_again" });
  expect(await spentOf(person.id)).toBe(0);
});
