import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database, type Transaction } from "@/db/client";
import { createAppFactor, createPerson, createRecoveryCodes, createSmsFactor } from "@/db/factories";
import { recoveryCodes } from "@/db/schema";
import { app, sealSecret, stepAt } from "./methods/app";
import type { Challenge } from "./methods/method";
import { redeemChallenge, storeNext } from "./store-verification";
import { ask, codeAt, readChallenge, readFactor, signingIn } from "./two-factor.test-support";

const db = database();
const inTransaction = async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => db.transaction(work);

async function withApp(lastStep: number) {
  const person = await createPerson(db, { password: null });
  await createAppFactor(db, person.id, { lastStep });
  const store = async (step: number) => inTransaction((tx) => storeNext(tx, person.id, { lastStep: step }));
  return { person, store };
}

/** The last lock, whatever stands before it: each says by its one statement whether this code, or challenge, was still to be had. */
describe("what was accepted is stored by one conditional statement", () => {
  test("a step of the app goes forward only", async () => {
    const { person, store } = await withApp(100);
    expect([await store(99), await store(100), await store(101), await store(101)]).toEqual([
      false,
      false,
      true,
      false,
    ]);
    expect(await readFactor(person.id)).toMatchObject({ lastStep: 101, lastUsedAt: expect.any(Date) });
  });

  test("one step offered ten times at once is taken once", async () => {
    const { store } = await withApp(100);
    const taken = await Promise.all(Array.from({ length: 10 }, () => store(101)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  test("a step finds no factor where SMS is the factor, and a text none where the app is", async () => {
    const { person } = await withApp(100);
    expect(await inTransaction((tx) => storeNext(tx, person.id, {}))).toBe(false);
    const other = await createPerson(db, { password: null });
    await createSmsFactor(db, other.id);
    expect(await inTransaction((tx) => storeNext(tx, other.id, { lastStep: 1 }))).toBe(false);
    expect(await inTransaction((tx) => storeNext(tx, other.id, {}))).toBe(true);
  });

  test("a recovery code is spent once, and by its own person", async () => {
    const [person, other] = [await createPerson(db, { password: null }), await createPerson(db, { password: null })];
    await createRecoveryCodes(db, person.id);
    const [row] = await db.select().from(recoveryCodes).where(eq(recoveryCodes.personId, person.id));
    const spend = async (id: number) => inTransaction((tx) => storeNext(tx, id, { spentCodeId: row?.id ?? 0 }));
    expect([await spend(other.id), await spend(person.id), await spend(person.id)]).toEqual([false, true, false]);
  });
});

describe("a challenge", () => {
  async function asked(): Promise<Challenge> {
    const { person } = await withApp(0);
    return ask(await signingIn(person), "sign-in");
  }
  const redeem = async (challenge: Challenge) => inTransaction((tx) => redeemChallenge(tx, challenge));

  test("is redeemed once, also by ten at once", async () => {
    const challenge = await asked();
    const redeemed = await Promise.all(Array.from({ length: 10 }, () => redeem(challenge)));
    expect(redeemed.filter(Boolean)).toHaveLength(1);
  });

  test.each<[string, Partial<Challenge>]>([
    ["another person", { personId: 0 }],
    ["another sign-in", { attemptId: 0 }],
    ["a session", { attemptId: null, sessionId: 1 }],
    ["another method", { method: "sms" }],
    ["another purpose", { purpose: "step-up" }],
  ])("is not redeemed for %s", async (_, change) => {
    const challenge = await asked();
    expect(await redeem({ ...challenge, ...change })).toBe(false);
    expect((await readChallenge(challenge.id))?.redeemedAt).toBeNull();
  });
});

test.each([
  [-1, true],
  [0, false],
  [1, false],
])(
  "the app compares steps: a code is refused when the last one accepted lies %i steps from it",
  async (offset, passes) => {
    const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    const { person } = await withApp(0);
    const challenge = await ask(await signingIn(person), "sign-in");
    const factor = await readFactor(person.id);
    if (!factor) throw new Error("no factor");
    const now = new Date("2026-11-24T12:00:15Z");
    const step = stepAt(now);
    const sealed = {
      ...factor,
      secretEncrypted: sealSecret(secret, person.id, factor.setUpId),
      lastStep: step + offset,
    };
    const question = {
      challenge,
      factor: sealed,
      now,
      passcode: { kind: "digits", digits: codeAt(secret, step) },
    } as const;
    const verdict = await inTransaction((tx) => app.verify(tx, question));
    expect(verdict).toMatchObject(
      passes ? { ok: true, nextConfiguration: { lastStep: step } } : { code: "passcode_already_used" },
    );
  },
);
