import { and, eq, isNotNull, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson, createRecoveryCodes } from "@/db/factories";
import { recoveryCodeSets, recoveryCodes, signInAttempts } from "@/db/schema";
import { Forbidden } from "@/lib/core/errors";
import { ok } from "@/lib/core/result";
import { answerChallenge } from "./answer-challenge";
import { markCodesSaved } from "./mark-codes-saved";
import { newRecoveryCodes } from "./methods/recovery-code";
import { getRecoveryCodes } from "./queries";
import { regenerateRecoveryCodes } from "./regenerate-recovery-codes";
import { CROCKFORD, inGroupsOfFour } from "./rules";
import { ask, eventsOf, mailsOf, readChallenge, signedIn, signingIn } from "./two-factor.test-support";

const db = database();

async function withCodes() {
  const me = await signedIn();
  await createAppFactor(db, me.person.id);
  return { me, codes: await createRecoveryCodes(db, me.person.id) };
}

/** Types a code at the second step of a new sign-in. */
async function type(person: Parameters<typeof signingIn>[0], code: unknown) {
  const holder = await signingIn(person);
  await ask(holder, "sign-in");
  return answerChallenge(holder, "sign-in", code, async (_, passedWith) => passedWith);
}

const usedCodes = async (personId: number) =>
  db
    .select()
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.personId, personId), isNotNull(recoveryCodes.usedAt)));

const shown = (code = "") => inGroupsOfFour(code.slice(0, 3), code.slice(3));

describe("a set of recovery codes", () => {
  test("has different selectors, Crockford's alphabet, and 65 random bits a code", async () => {
    const codes = await newRecoveryCodes(10);
    expect(new Set(codes.map(({ selector }) => selector)).size).toBe(10);
    for (const { selector, secret } of codes) {
      expect(selector).toHaveLength(3);
      expect(secret).toHaveLength(13);
      for (const letter of selector + secret) expect(CROCKFORD).toContain(letter);
    }
    expect(Math.log2(CROCKFORD.length) * 13).toBe(65);
  });
});

describe("a recovery code", () => {
  test("signs in once, however it is typed; the next one does, too", async () => {
    const { me, codes } = await withCodes();
    const forms = [shown, (c = "") => shown(c).toLowerCase(), (c = "") => c.replaceAll("0", "O").replaceAll("1", "l")];
    for (const [n, form] of forms.entries()) expect(await type(me.person, form(codes[n]))).toEqual(ok("recovery-code"));
    expect(await usedCodes(me.person.id)).toHaveLength(3);
    expect(await getRecoveryCodes(me.actor, me.person.id)).toMatchObject({ left: 7, total: 10 });
  });

  test("that is spent says when, counts as a try, and opens nothing", async () => {
    const { me, codes } = await withCodes();
    await type(me.person, codes[0]);
    const [row] = await usedCodes(me.person.id);
    const holder = await signingIn(me.person);
    const challenge = await ask(holder, "sign-in");
    const again = await answerChallenge(holder, "sign-in", codes[0], async () => null);
    expect(again).toEqual({
      ok: false,
      code: "recovery_code_spent",
      at: row?.usedAt,
      fields: { passcode: "recovery_code_spent" },
    });
    expect(await readChallenge(challenge.id)).toMatchObject({ tries: 1, redeemedAt: null });
  });

  test("with a right selector and one wrong letter is wrong, and says nothing of the selector", async () => {
    const { me, codes } = await withCodes();
    const code = codes[0] ?? "";
    const wrong = code.slice(0, -1) + (code.endsWith("Z") ? "Y" : "Z");
    const selectors = new Set(codes.map((each) => each.slice(0, 3)));
    const strange = [..."ABCDEFGHJK"].map((letter) => letter.repeat(3)).find((each) => !selectors.has(each));
    const answers = [await type(me.person, wrong), await type(me.person, strange + code.slice(3))];
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, code: "passcode_wrong" });
    expect(answers[0]).toEqual(answers[1]);
    expect(await usedCodes(me.person.id)).toEqual([]);
  });

  test("of somebody else is wrong", async () => {
    const [mine, hers] = [await withCodes(), await signedIn()];
    await createAppFactor(db, hers.person.id);
    const codes = await regenerateRecoveryCodes(hers.actor);
    expect(await type(mine.me.person, codes.ok && codes.data[0])).toMatchObject({ ok: false, code: "passcode_wrong" });
  });

  test("of a set that was never ticked as saved signs in all the same: whoever wrote it down is not locked out", async () => {
    const person = await createPerson(db, { password: null });
    await createAppFactor(db, person.id);
    const codes = await createRecoveryCodes(db, person.id, { savedAt: null });
    expect(await type(person, codes[0])).toEqual(ok("recovery-code"));
  });
});

describe("a new set", () => {
  test("is shown once, and the old one is dead in the same moment", async () => {
    const { me, codes } = await withCodes();
    const made = await regenerateRecoveryCodes(me.actor);
    const fresh = made.ok ? made.data : [];
    expect(fresh).toHaveLength(10);
    for (const code of fresh) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await getRecoveryCodes(me.actor, me.person.id)).toMatchObject({ left: 10, total: 10, savedAt: null });
    expect(await type(me.person, codes[0])).toMatchObject({ ok: false, code: "passcode_wrong" });
    expect(await markCodesSaved(me.actor, true)).toEqual(ok(undefined));
    expect(await type(me.person, fresh[0])).toEqual(ok("recovery-code"));
    expect(await eventsOf(me.person.id)).toContain("recovery_codes.regenerated");
    expect(await mailsOf(me.person.id)).toContain("recovery-codes-regenerated");
  });

  test("made by two at once is one set of ten", async () => {
    const { me } = await withCodes();
    const both = await Promise.all([regenerateRecoveryCodes(me.actor), regenerateRecoveryCodes(me.actor)]);
    await markCodesSaved(me.actor, true);
    expect(await db.select().from(recoveryCodes).where(eq(recoveryCodes.personId, me.person.id))).toHaveLength(10);
    const opened = await Promise.all(both.map((made) => type(me.person, made.ok && made.data[0])));
    expect(opened.filter((each) => each.ok)).toHaveLength(1);
  });

  test("is not made where there is no second factor", async () => {
    const me = await signedIn();
    expect(await regenerateRecoveryCodes(me.actor)).toEqual({ ok: false, code: "not_found" });
    expect(await getRecoveryCodes(me.actor, me.person.id)).toBeNull();
  });

  test("is not made for a sign-in that has confirmed no set-up (S27)", async () => {
    const { me, codes } = await withCodes();
    expect(await regenerateRecoveryCodes(await signingIn(me.person))).toEqual({ ok: false, code: "start_again" });
    expect(await type(me.person, codes[0])).toEqual(ok("recovery-code"));
  });

  test("cannot be looked at by anybody but its owner and the admins, and then only as a number", async () => {
    const { me } = await withCodes();
    const [agent, admin] = [await signedIn(), await signedIn({ role: "admin" })];
    await expect(getRecoveryCodes(agent.actor, me.person.id)).rejects.toThrow(Forbidden);
    expect(Object.keys((await getRecoveryCodes(admin.actor, me.person.id)) ?? {}).sort()).toEqual([
      "createdAt",
      "left",
      "savedAt",
      "total",
    ]);
  });
});

describe('"I have saved these codes"', () => {
  test("counts from then on, and is written down once", async () => {
    const me = await signedIn();
    await createAppFactor(db, me.person.id);
    await createRecoveryCodes(db, me.person.id, { savedAt: null });
    for (let n = 0; n < 2; n += 1) expect(await markCodesSaved(me.actor, true)).toEqual(ok(undefined));
    const [set] = await db.select().from(recoveryCodeSets).where(eq(recoveryCodeSets.personId, me.person.id));
    expect(set?.savedAt).not.toBeNull();
    expect(await eventsOf(me.person.id)).toEqual(["recovery_codes.saved"]);
  });

  test.each([
    ["ended", { endedAt: sql`clock_timestamp()` }],
    ["expired", { expiresAt: sql`clock_timestamp()` }],
    ["redeemed", { ticketRedeemedAt: sql`clock_timestamp()` }],
    ["without a set-up", { setUpConfirmedAt: null }],
  ])("is worth nothing from a sign-in that is %s", async (_, state) => {
    const person = await createPerson(db, { password: null });
    await createAppFactor(db, person.id);
    await createRecoveryCodes(db, person.id, { savedAt: null });
    const attempt = await signingIn(person);
    const where = eq(signInAttempts.id, attempt.attemptId);
    await db
      .update(signInAttempts)
      .set({ setUpConfirmedAt: sql`clock_timestamp()`, ...state })
      .where(where);
    expect(await markCodesSaved(attempt, true)).toEqual({ ok: false, code: "start_again" });
    expect(
      await db.$count(
        recoveryCodeSets,
        and(eq(recoveryCodeSets.personId, person.id), isNotNull(recoveryCodeSets.savedAt)),
      ),
    ).toBe(0);
    expect((await db.select().from(signInAttempts).where(where))[0]?.setUpFinishedAt).toBeNull();
  });

  test("has to be said", async () => {
    const me = await signedIn();
    const code = "codes_not_confirmed";
    expect(await markCodesSaved(me.actor, false)).toEqual({ ok: false, code, fields: { saved: code } });
  });
});
