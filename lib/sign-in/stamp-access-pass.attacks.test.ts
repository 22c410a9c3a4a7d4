import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson } from "@/db/factories";
import { accessPasses, secondFactors, signInAttempts } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { prepareProcess, type SecondProcess } from "@/lib/core/second-process.test-support";
import { reinstatePerson } from "@/lib/people/reinstate-person";
import { suspendPerson } from "@/lib/people/suspend-person";
import { withdrawAccessPass } from "@/lib/people/withdraw-access-pass";
import { beginSetUp } from "@/lib/two-factor/begin-set-up";
import { confirmSetUp } from "@/lib/two-factor/confirm-set-up";
import { regenerateRecoveryCodes } from "@/lib/two-factor/regenerate-recovery-codes";
import { stepUp } from "@/lib/two-factor/step-up";
import { ask, begin, codeNow, eventsOf, signedIn } from "@/lib/two-factor/two-factor.test-support";
import { given, issueTo } from "./access-pass.test-support";
import type { Acts } from "./acts.test-support";
import { passPasscode } from "./pass-passcode";
import { afterPassword, sessionsOf, stepOf } from "./sign-in.test-support";

const db = database();

describe("a pass is refused like a wrong passcode, and counts as a try", () => {
  test.each<[string, (pass: string) => string]>([
    ["with one letter wrong", (pass) => pass.slice(0, -1) + (pass.endsWith("0") ? "1" : "0")],
    ["with another selector", (pass) => (pass.startsWith("0") ? "1" : "0") + pass.slice(1)],
    ["cut to the length of a recovery code", (pass) => pass.slice(0, 19)],
    ["made longer", (pass) => `${pass}0`],
  ])("%s", async (_, spoil) => {
    const { person, pass } = await given();
    const walk = await afterPassword(person);
    expect(await passPasscode(walk.state, spoil(pass), false)).toMatchObject({ code: "passcode_wrong" });
    expect(await stepOf(walk.token)).toBe("passcode");
    expect(await eventsOf(person.id)).toContain("sign_in.passcode_refused");
  });

  test("somebody else's", async () => {
    const [{ pass }, { person }] = [await given(), await given()];
    const walk = await afterPassword(person);
    expect(await passPasscode(walk.state, pass, false)).toMatchObject({ code: "passcode_wrong" });
  });

  test("guessed five times: the challenge is over for the right one, too", async () => {
    const { person, pass } = await given();
    const walk = await afterPassword(person);
    for (let n = 0; n < 5; n += 1)
      expect(await passPasscode(walk.state, "0000-0000-0000-0000-0000", false)).toMatchObject({
        code: "passcode_wrong",
      });
    expect(await passPasscode(walk.state, pass, false)).toMatchObject({ code: "passcode_out_of_tries" });
    const fresh = await afterPassword(person);
    expect(await passPasscode(fresh.state, pass, false)).toMatchObject({ ok: true });
  });
});

describe("a pass that is over says so to whoever has all of it, and opens nothing", () => {
  test("used", async () => {
    const { person, pass } = await given();
    await passPasscode((await afterPassword(person)).state, pass, false);
    const again = await afterPassword(person);
    expect(await passPasscode(again.state, pass, false)).toMatchObject({ code: "access_pass_over" });
    expect(await stepOf(again.token)).toBe("passcode");
  });

  test("expired, whether or not the worker has seen it", async () => {
    const { person, pass } = await given();
    await db
      .update(accessPasses)
      .set({ createdAt: sql`now() - interval '1 hour'`, expiresAt: sql`now()` })
      .where(eq(accessPasses.personId, person.id));
    const walk = await afterPassword(person);
    expect(await passPasscode(walk.state, pass, false)).toMatchObject({ code: "access_pass_over" });
  });

  test("withdrawn, or replaced by a new one", async () => {
    const { person, admin, pass } = await given();
    const newer = await issueTo(admin, person);
    const walk = await afterPassword(person);
    expect(await passPasscode(walk.state, pass, false)).toMatchObject({ code: "access_pass_over" });
    await withdrawAccessPass(admin, { personId: person.id });
    expect(await passPasscode(walk.state, newer, false)).toMatchObject({ code: "access_pass_over" });
  });

  test("after a suspension, also once that has ended", async () => {
    const { person, admin, pass } = await given();
    const walk = await afterPassword(person);
    await suspendPerson(admin, { personId: person.id });
    await expect(passPasscode(walk.state, pass, false)).resolves.toMatchObject({ ok: false });
    expect(await stepOf(walk.token)).toBe("password");
    await reinstatePerson(admin, { personId: person.id });
    const fresh = await afterPassword(person);
    expect(await passPasscode(fresh.state, pass, false)).toMatchObject({ code: "access_pass_over" });
  });
});

describe("a pass is no way", () => {
  test("to step up at /confirm, where it is not even used", async () => {
    const me = await signedIn();
    await createAppFactor(db, me.person.id);
    const admin = actorOf(await createPerson(db, { role: "admin" }));
    const pass = await issueTo(admin, me.person);
    await ask(me.actor, "step-up");
    expect(await stepUp(me.actor, { passcode: pass })).toMatchObject({ code: "access_pass_sign_in_only" });
    expect(await db.select().from(accessPasses).where(eq(accessPasses.personId, me.person.id))).toMatchObject([
      { usedAt: null },
    ]);
  });

  test("to confirm a set-up, to make recovery codes, or to begin a second set-up after the first", async () => {
    const { person, pass } = await given();
    const walk = await afterPassword(person);
    await passPasscode(walk.state, pass, false);
    const { actor } = walk.state;
    const { code } = await begin(actor, { method: "app" });
    expect(await confirmSetUp(actor, pass)).toMatchObject({ code: "access_pass_sign_in_only" });
    expect(await regenerateRecoveryCodes(actor)).toMatchObject({ code: "start_again" });
    expect(await confirmSetUp(actor, code)).toMatchObject({ ok: true });
    expect(await beginSetUp(actor, { method: "app" })).toMatchObject({ code: "start_again" });
  });

  test("for a sign-in that used the passcode, or for another sign-in of the same person", async () => {
    const { person, secret, pass } = await given();
    const [usual, other, walk] = [
      await afterPassword(person),
      await afterPassword(person),
      await afterPassword(person),
    ];
    await passPasscode(usual.state, await codeNow(secret), false);
    await passPasscode(walk.state, pass, false);
    for (const { state } of [usual, other])
      expect(await beginSetUp(state.actor, { method: "app" })).toMatchObject({ code: "start_again" });
  });

  test("once the sign-in that used it has ended or run out", async () => {
    for (const over of [{ endedAt: sql`clock_timestamp()` }, { expiresAt: sql`clock_timestamp()` }]) {
      const { person, pass } = await given();
      const walk = await afterPassword(person);
      await passPasscode(walk.state, pass, false);
      const { code } = await begin(walk.state.actor, { method: "app" });
      await db.update(signInAttempts).set(over).where(eq(signInAttempts.tokenHash, walk.state.attempt.tokenHash));
      expect(await confirmSetUp(walk.state.actor, code)).toMatchObject({ code: "start_again" });
      expect(await stepOf(walk.token)).toBe("password");
      expect(await db.select().from(secondFactors).where(eq(secondFactors.personId, person.id))).toMatchObject([
        { setUpId: 0 },
      ]);
    }
  });
});

describe("on two processes at once", () => {
  let nodes: SecondProcess<Acts>[] = [];
  let prepared: Awaited<ReturnType<typeof prepareProcess<Acts>>>;
  beforeAll(async () => {
    prepared = await prepareProcess<Acts>("lib/sign-in/acts.test-support.ts");
    nodes = await Promise.all([prepared.start(), prepared.start()]);
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.kill()));
    await prepared.remove();
  });

  test("one pass, in one sign-in and in two, is used once (6 rounds)", { timeout: 60_000 }, async () => {
    for (let round = 0; round < 6; round += 1) {
      const { person, pass } = await given();
      const one = await afterPassword(person);
      const other = round % 2 ? one : await afterPassword(person);
      const answers = await Promise.all([
        nodes[0]?.ask("passAtOnce", 4, one.token, pass),
        nodes[1]?.ask("passAtOnce", 4, other.token, pass),
      ]);
      expect(answers.flat().filter((answer) => answer === "access-pass")).toHaveLength(1);
      expect((await eventsOf(person.id)).filter((event) => event === "access_pass.used")).toHaveLength(1);
      expect(await sessionsOf(person.id)).toEqual([]);
    }
  });
});
