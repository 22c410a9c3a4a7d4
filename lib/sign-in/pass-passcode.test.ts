import { desc, eq, sql } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson, createRecoveryCodes, PASSWORD } from "@/db/factories";
import { devices, people, type securityPolicies, sessions, signInAttempts } from "@/db/schema";
import { minutes } from "@/lib/core/duration";
import { ok } from "@/lib/core/result";
import { confirmSetUp } from "@/lib/two-factor/confirm-set-up";
import { markCodesSaved } from "@/lib/two-factor/mark-codes-saved";
import { begin, codeNext, codeNow, eventsOf, mailsOf } from "@/lib/two-factor/two-factor.test-support";
import { endAttempt } from "./end-attempt";
import { issueTicket } from "./issue-ticket";
import { passPasscode } from "./pass-passcode";
import { redeemTicket } from "./redeem-ticket";
import {
  type AtStep,
  afterPassword,
  origin,
  requiredSince,
  sessionsOf,
  setPolicy,
  somebody,
  stateOf,
  stepOf,
  typePassword,
} from "./sign-in.test-support";
import { skipSetUp } from "./skip-set-up";

const db = database();
afterEach(async () => {
  vi.useRealTimers();
  await setPolicy();
});

async function withApp() {
  const person = await somebody();
  return { person, ...(await createAppFactor(db, person.id)) };
}

/** The rest of the way, once all steps are done. */
async function enter({ token }: AtStep, deviceToken: string | null = null) {
  const issued = await issueTicket({ attemptToken: token, deviceToken }, origin);
  if (!issued.ok) throw new Error(issued.code);
  const opened = await redeemTicket(issued.data.ticket, origin);
  if (!opened.ok) throw new Error(opened.code);
  return { ...issued.data, ...opened.data };
}

describe("a whole sign-in", () => {
  test("with the app: password, passcode, session, in that order and written down", async () => {
    const { person, secret } = await withApp();
    const walk = await afterPassword(person);
    expect(walk.state.step).toBe("passcode");
    expect(await issueTicket({ attemptToken: walk.token, deviceToken: null }, origin)).toMatchObject({ ok: false });
    expect(await passPasscode(walk.state, await codeNow(secret), false)).toEqual(ok("app"));
    expect(await stepOf(walk.token)).toBe("done");
    expect(await sessionsOf(person.id)).toEqual([]);
    await enter(walk);
    expect(await sessionsOf(person.id)).toMatchObject([{ signedInWith: "app", reverifiedAt: expect.any(Date) }]);
    expect(await stepOf(walk.token)).toBe("password");
    expect(await eventsOf(person.id)).toEqual(["sign_in.passcode_passed", "sign_in.done"]);
  });

  test("with a recovery code: signs in, does not step up, is mailed, and trusts no device", async () => {
    const { person } = await withApp();
    const [code] = await createRecoveryCodes(db, person.id);
    const walk = await afterPassword(person);
    expect(await passPasscode(walk.state, code, true)).toEqual(ok("recovery-code"));
    expect((await enter(walk)).passedWith).toBe("recovery-code");
    expect(await sessionsOf(person.id)).toMatchObject([{ signedInWith: "recovery-code", reverifiedAt: null }]);
    expect(await db.select().from(devices).where(eq(devices.personId, person.id))).toMatchObject([{ trustedAt: null }]);
    expect(await mailsOf(person.id)).toContain("recovery-code-used");
    expect(await eventsOf(person.id)).toContain("recovery_code.used");
  });

  test("with a set-up that policy demands: no session until its codes are saved", async () => {
    await setPolicy(requiredSince(0));
    const person = await somebody();
    await db
      .update(people)
      .set({ createdAt: new Date("2020-01-01") })
      .where(eq(people.id, person.id));
    const walk = await afterPassword(person);
    expect(walk.state.step).toBe("set-up");
    const { code } = await begin(walk.state.actor, { method: "app" });
    await confirmSetUp(walk.state.actor, code);
    expect(await stepOf(walk.token)).toBe("set-up");
    expect(await issueTicket({ attemptToken: walk.token, deviceToken: null }, origin)).toMatchObject({ ok: false });
    await markCodesSaved(walk.state.actor, true);
    expect(await stepOf(walk.token)).toBe("done");
    await enter(walk);
    expect(await sessionsOf(person.id)).toMatchObject([{ signedInWith: "app" }]);
  });

  test("with a set-up put off in grace, and never after it", async () => {
    await setPolicy(requiredSince(0, 7));
    const person = await somebody();
    const walk = await afterPassword(person);
    expect(await skipSetUp(walk.state)).toEqual(ok(undefined));
    expect(await stepOf(walk.token)).toBe("done");
    await db
      .update(people)
      .set({ createdAt: new Date("2020-01-01") })
      .where(eq(people.id, person.id));
    await setPolicy(requiredSince(0));
    expect(await stepOf(walk.token)).toBe("set-up");
    expect(await skipSetUp(await stateOf(walk.token))).toMatchObject({ ok: false, code: "required_by_policy" });
    expect(await issueTicket({ attemptToken: walk.token, deviceToken: null }, origin)).toMatchObject({ ok: false });
  });
});

describe('"Don\'t ask again on this device"', () => {
  async function trusting(policy: Partial<typeof securityPolicies.$inferInsert> = {}, overrides = {}) {
    await setPolicy(policy);
    const person = await createPerson(db, overrides);
    const { secret } = await createAppFactor(db, person.id);
    const walk = await afterPassword(person);
    await passPasscode(walk.state, await codeNow(secret), true);
    const { deviceToken } = await enter(walk);
    const [device] = await db.select().from(devices).where(eq(devices.personId, person.id));
    return { person, device, deviceToken };
  }

  test("trusts it from the end of the sign-in, and is written down", async () => {
    const { person, device } = await trusting();
    expect(device?.trustedAt).toBeInstanceOf(Date);
    expect(await eventsOf(person.id)).toContain("device.trusted");
  });

  test("is not obeyed where policy, or the person, wants a passcode every time", async () => {
    expect((await trusting({ askPasscode: "every-sign-in" })).device?.trustedAt).toBeNull();
    expect((await trusting({}, { asksEverySignInSince: new Date() })).device?.trustedAt).toBeNull();
  });

  test("does not step up the next session: a device proves no person", async () => {
    const { person, deviceToken } = await trusting();
    const started = await typePassword(person.email, PASSWORD, { deviceToken });
    const token = started.ok ? started.data.token : "";
    await enter({ token, state: await stateOf(token) }, deviceToken);
    const [latest] = await db
      .select()
      .from(sessions)
      .where(eq(sessions.personId, person.id))
      .orderBy(desc(sessions.id));
    expect(latest).toMatchObject({ signedInWith: "trusted-device", reverifiedAt: null });
  });
});

describe("a sign-in that is over", () => {
  test.each([
    ["ended", { endedAt: sql`clock_timestamp()` }],
    ["expired", { expiresAt: sql`clock_timestamp()` }],
    ["redeemed", { ticketRedeemedAt: sql`clock_timestamp()` }],
  ])("because it %s takes no code, spends none, and gives no ticket", async (_, state) => {
    const { person, secret } = await withApp();
    const walk = await afterPassword(person);
    await db.update(signInAttempts).set(state).where(eq(signInAttempts.id, walk.state.actor.attemptId));
    expect(await stepOf(walk.token)).toBe("password");
    expect(await passPasscode(walk.state, await codeNow(secret), false)).toEqual({ ok: false, code: "start_again" });
    expect(await issueTicket({ attemptToken: walk.token, deviceToken: null }, origin)).toMatchObject({ ok: false });
    const fresh = await afterPassword(person);
    expect(await passPasscode(fresh.state, await codeNow(secret), false)).toEqual(ok("app"));
  });

  test.each([
    ["ended", { endedAt: sql`clock_timestamp()` }],
    ["expired", { expiresAt: sql`clock_timestamp()` }],
    ["redeemed", { ticketRedeemedAt: sql`clock_timestamp()` }],
  ])("because it %s puts no set-up off, and says so", async (_, state) => {
    await setPolicy(requiredSince(0, 7));
    const person = await somebody();
    const walk = await afterPassword(person);
    await db.update(signInAttempts).set(state).where(eq(signInAttempts.id, walk.state.actor.attemptId));
    expect(await skipSetUp(walk.state)).toEqual({ ok: false, code: "start_again" });
    const [attempt] = await db.select().from(signInAttempts).where(eq(signInAttempts.personId, person.id));
    expect(attempt?.setUpSkippedAt).toBeNull();
    expect(await eventsOf(person.id)).toEqual([]);
  });

  test('by "Start again" is that one, not another', async () => {
    const { person } = await withApp();
    const [one, other] = [await afterPassword(person), await afterPassword(person)];
    await endAttempt(one.token);
    expect([await stepOf(one.token), await stepOf(other.token)]).toEqual(["password", "passcode"]);
    await endAttempt("no such token");
  });
});

describe("a node whose clock is wrong", () => {
  test.each([-10, 10])("by %i minutes decides by the database's clock", async (off) => {
    const { person, secret } = await withApp();
    const walk = await afterPassword(person);
    const [now, next] = [await codeNow(secret), await codeNext(secret)];
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + minutes(off) });
    expect(await stepOf(walk.token)).toBe("passcode");
    expect(await passPasscode(walk.state, now, false)).toEqual(ok("app"));
    await enter(walk);
    vi.useRealTimers();
    const later = await afterPassword(person);
    expect(await passPasscode(later.state, next, false)).toEqual(ok("app"));
  });
});
