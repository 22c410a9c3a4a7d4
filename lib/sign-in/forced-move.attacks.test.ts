import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createDevice, createMove, createRecoveryCodes, createSmsFactor } from "@/db/factories";
import { moves, people, personMoves } from "@/db/schema";
import { days } from "@/lib/core/duration";
import { ok, refuse } from "@/lib/core/result";
import { beginSetUp } from "@/lib/two-factor/begin-set-up";
import { confirmSetUp } from "@/lib/two-factor/confirm-set-up";
import { getOwnRules } from "@/lib/two-factor/queries";
import {
  begin,
  codeNow,
  eventsOf,
  mailsOf,
  openChallenge,
  readFactor,
  smsCodeOf,
  someNumber,
} from "@/lib/two-factor/two-factor.test-support";
import { passPasscode } from "./pass-passcode";
import { afterPassword, somebody, stateOf, stepOf, typePassword } from "./sign-in.test-support";
import { skipSetUp } from "./skip-set-up";

const db = database();
const inDays = (n: number) => new Date(Date.now() + days(n));
const rowOf = async (personId: number) =>
  (await db.select().from(personMoves).where(eq(personMoves.personId, personId)))[0];

async function withSms() {
  const person = await somebody();
  await createSmsFactor(db, person.id, { phoneNumber: someNumber() });
  await createRecoveryCodes(db, person.id);
  return person;
}

/** Password and passcode passed. */
async function passed(person: Awaited<ReturnType<typeof withSms>>) {
  const walk = await afterPassword(person);
  const code = smsCodeOf(await openChallenge(walk.state.actor, "sign-in"));
  expect(await passPasscode(walk.state, code, false)).toEqual(ok("sms"));
  return walk;
}

describe("somebody who is moved by force from SMS to the app", () => {
  test("passes SMS, sets the app up, and is never without a second factor", async () => {
    const person = await withSms();
    await createMove(db, [person.id], { target: "app" });
    const { token } = await passed(person);
    const { actor, step, move } = await stateOf(token);
    expect({ step, move }).toMatchObject({ step: "set-up", move: { target: "app", demand: "now" } });
    expect((await getOwnRules(actor)).allowedMethods).toEqual(["app"]);

    const { code } = await begin(actor, { method: "app" });
    expect(await readFactor(person.id)).toMatchObject({ method: "sms" });
    expect(await confirmSetUp(actor, "000000")).toMatchObject({ ok: false });
    expect(await readFactor(person.id)).toMatchObject({ method: "sms" });
    expect((await rowOf(person.id))?.outcome).toBeNull();

    // The saved recovery codes belong to the person and stay.
    expect(await confirmSetUp(actor, code)).toEqual(ok({ recoveryCodes: null, sessionToken: null }));
    expect(await readFactor(person.id)).toMatchObject({ method: "app" });
    expect(await stepOf(token)).toBe("done");
    expect(await rowOf(person.id)).toMatchObject({ outcome: "done", endedAt: expect.any(Date) });
    expect((await eventsOf(person.id)).slice(-2)).toEqual(["second_factor.switched", "move.finished"]);
    expect(await mailsOf(person.id)).toContain("second-factor-switched");
  });

  test("who gives up half-way has what they had, and is asked again", async () => {
    const person = await withSms();
    await createMove(db, [person.id], { target: "app" });
    const first = await passed(person);
    await begin((await stateOf(first.token)).actor, { method: "app" });
    expect(await readFactor(person.id)).toMatchObject({ method: "sms" });
    await db.execute(sql`update sms_messages set created_at = created_at - interval '25 hours'`);
    expect(await stepOf((await passed(person)).token)).toBe("set-up");
  });

  test("is asked for the passcode on a trusted device, too", async () => {
    const person = await withSms();
    const device = await createDevice(db, person.id, { trustedAt: new Date() });
    const before = await typePassword(person.email, undefined, { deviceToken: device.token });
    expect(before).toMatchObject({ data: { step: "done" } });
    await createMove(db, [person.id], { target: "app" });
    const after = await typePassword(person.email, undefined, { deviceToken: device.token });
    expect(after).toMatchObject({ data: { step: "passcode" } });
  });
});

describe("S27: a sign-in cannot replace a second factor", () => {
  test("before the present one has been passed", async () => {
    const person = await withSms();
    await createMove(db, [person.id], { target: "app" });
    const { state } = await afterPassword(person);
    expect(await beginSetUp(state.actor, { method: "app" })).toEqual(refuse("start_again"));
  });

  test("with another method than the one asked for, the same one, or another number", async () => {
    const person = await withSms();
    await createMove(db, [person.id], { target: "app" });
    const { state } = await passed(person);
    const sms = { method: "sms", phoneNumber: someNumber() } as const;
    expect(await beginSetUp(state.actor, sms)).toEqual(refuse("method_not_allowed"));
  });

  test.each([
    ["nobody asked for it", async () => undefined],
    ["a move begins later", async (id: number) => createMove(db, [id], { target: "app", dueAt: inDays(1) })],
    ["a move asks for what is there", async (id: number) => createMove(db, [id], { target: "sms" })],
    ["a move is cancelled", async (id: number) => createMove(db, [id], { target: "app", cancelledAt: new Date() })],
    ["a move is another's", async () => createMove(db, [(await somebody()).id], { target: "app" })],
  ])("where %s", async (_, make) => {
    const person = await withSms();
    await make(person.id);
    const { state, token } = await passed(person);
    expect(await stepOf(token)).toBe("done");
    expect(await beginSetUp(state.actor, { method: "app" })).toEqual(refuse("start_again"));
  });

  test("and not confirm what a move asked for that is cancelled meanwhile", async () => {
    const person = await withSms();
    const { id } = await createMove(db, [person.id], { target: "app" });
    const { state } = await passed(person);
    const { code } = await begin(state.actor, { method: "app" });
    await db.update(moves).set({ cancelledAt: new Date() }).where(eq(moves.id, id));
    expect(await confirmSetUp(state.actor, code)).toEqual(refuse("start_again"));
    expect(await readFactor(person.id)).toMatchObject({ method: "sms" });
  });
});

describe("an offer", () => {
  test("can be put off until its day, which is noted, and not from then on", async () => {
    const person = await withSms();
    const { id } = await createMove(db, [person.id], { target: "app", way: "offer", dueAt: inDays(2) });
    const { token } = await passed(person);
    const state = await stateOf(token);
    expect(state).toMatchObject({ step: "offer-set-up", move: { demand: "offer" } });
    expect(await skipSetUp(state)).toEqual(ok(undefined));
    expect(await stepOf(token)).toBe("done");
    expect(await rowOf(person.id)).toMatchObject({ outcome: null, skippedAt: expect.any(Date) });

    await db
      .update(moves)
      .set({ dueAt: inDays(-1) })
      .where(eq(moves.id, id));
    const forced = await stateOf(token);
    expect(forced.step).toBe("set-up");
    expect(await skipSetUp(forced)).toEqual(refuse("required_by_policy"));
  });

  test("is taken in the settings as well", async () => {
    const person = await somebody();
    await createMove(db, [person.id], { target: "second-factor", way: "offer", dueAt: inDays(2) });
    const { state } = await afterPassword(person);
    const { secret } = await begin(state.actor, { method: "app" });
    expect(await confirmSetUp(state.actor, await codeNow(secret))).toMatchObject({ ok: true });
    expect(await rowOf(person.id)).toMatchObject({ outcome: "done" });
    const [row] = await db.select().from(people).where(eq(people.id, person.id));
    expect(row?.secondFactorRequiredSince).toBeInstanceOf(Date);
  });
});

test("one person has one open move: the database says so", async () => {
  const person = await somebody();
  await createMove(db, [person.id], { target: "app" });
  await expect(createMove(db, [person.id], { target: "sms" })).rejects.toThrow();
});
