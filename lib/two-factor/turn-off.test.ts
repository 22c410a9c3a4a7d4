import { eq, sql } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createDevice, createRecoveryCodes, createSmsFactor } from "@/db/factories";
import { devices, people, recoveryCodeSets, recoveryCodes, securityPolicies } from "@/db/schema";
import { readSession } from "@/lib/sessions/read-session";
import { askEverySignIn } from "./ask-every-sign-in";
import { getOwnRules } from "./queries";
import { turnOff } from "./turn-off";
import { anotherSession, eventsOf, lastEvent, mailsOf, readFactor, signedIn } from "./two-factor.test-support";

const db = database();
const setPolicy = async (values: Partial<typeof securityPolicies.$inferInsert>) =>
  db.update(securityPolicies).set(values).where(eq(securityPolicies.role, "agent"));

afterEach(() => setPolicy({ secondFactor: "optional", requiredFrom: null }));

async function withEverything() {
  const me = await signedIn();
  await createAppFactor(db, me.person.id);
  await createRecoveryCodes(db, me.person.id);
  const device = await createDevice(db, me.person.id, { trustedAt: new Date() });
  return { me, device, other: await anotherSession(me.person) };
}

const trustOf = async (id: number) => (await db.select().from(devices).where(eq(devices.id, id)))[0]?.trustedAt;

describe("turning the second factor off", () => {
  test("takes factor, recovery codes, trust and other sessions with it; this session goes on", async () => {
    const { me, device, other } = await withEverything();
    expect(await turnOff(me.actor)).toEqual({ ok: true, data: undefined });
    expect(await readFactor(me.person.id)).toBeNull();
    expect(await db.select().from(recoveryCodes).where(eq(recoveryCodes.personId, me.person.id))).toEqual([]);
    expect(await db.select().from(recoveryCodeSets).where(eq(recoveryCodeSets.personId, me.person.id))).toEqual([]);
    expect(await trustOf(device.id)).toBeNull();
    expect(await readSession(other.token)).toBeNull();
    expect(await readSession(me.token)).toMatchObject({ hasSecondFactor: false });
  });

  test("is written down with what it ended, and mailed, once", async () => {
    const { me } = await withEverything();
    await turnOff(me.actor);
    await turnOff(me.actor);
    expect(await eventsOf(me.person.id)).toEqual(["second_factor.turned_off"]);
    expect((await lastEvent(me.person.id))?.details).toEqual({ method: "app", devices: 1, sessions: 1 });
    expect(await mailsOf(me.person.id)).toEqual(["second-factor-turned-off"]);
  });

  test.each([
    ["now", sql`clock_timestamp() - interval '1 day'`],
    ["from tomorrow on", sql`clock_timestamp() + interval '1 day'`],
  ])("is refused while policy requires one %s, and nothing is lost", async (_, requiredFrom) => {
    const { me, device } = await withEverything();
    const before = await readFactor(me.person.id);
    await db
      .update(securityPolicies)
      .set({ secondFactor: "required", requiredFrom })
      .where(eq(securityPolicies.role, "agent"));
    expect(await turnOff(me.actor)).toEqual({ ok: false, code: "required_by_policy" });
    expect(await readFactor(me.person.id)).toEqual(before);
    expect(await trustOf(device.id)).not.toBeNull();
    expect(await eventsOf(me.person.id)).toEqual([]);
    expect((await getOwnRules(me.actor)).mayTurnOff).toBe(false);
  });

  test("is refused while an admin requires one of this person", async () => {
    const { me } = await withEverything();
    await db.update(people).set({ secondFactorRequiredSince: new Date() }).where(eq(people.id, me.person.id));
    expect(await turnOff(me.actor)).toEqual({ ok: false, code: "required_by_admin" });
    expect(await readFactor(me.person.id)).not.toBeNull();
    expect((await getOwnRules(me.actor)).mayTurnOff).toBe(false);
  });

  test("of one person leaves everybody else's alone", async () => {
    const [one, other] = [await withEverything(), await withEverything()];
    await turnOff(one.me.actor);
    expect(await readFactor(other.me.person.id)).not.toBeNull();
    expect(await readSession(other.other.token)).not.toBeNull();
  });

  test("a requirement that comes and goes never removes anybody's factor", async () => {
    const me = await signedIn();
    await createSmsFactor(db, me.person.id);
    for (const secondFactor of ["required", "off", "optional"] as const)
      await setPolicy({ secondFactor, requiredFrom: secondFactor === "required" ? new Date() : null });
    expect(await readFactor(me.person.id)).toMatchObject({ method: "sms" });
  });
});

describe("asking at every sign-in, by the person's own choice", () => {
  test("ends trust at once, and is written down", async () => {
    const { me, device } = await withEverything();
    await askEverySignIn(me.actor, true);
    expect(await trustOf(device.id)).toBeNull();
    expect(await getOwnRules(me.actor)).toMatchObject({ asksEverySignIn: true });
    expect(await lastEvent(me.person.id)).toMatchObject({
      event: "person.asks_every_sign_in",
      details: { every: true, devices: 1 },
    });
  });

  test("cannot be taken back once an admin has set it", async () => {
    const { me } = await withEverything();
    const since = new Date();
    const set = { asksEverySignInSince: since, everySignInRequiredSince: since };
    await db.update(people).set(set).where(eq(people.id, me.person.id));
    expect(await askEverySignIn(me.actor, false)).toEqual({ ok: false, code: "required_by_admin" });
    expect(await askEverySignIn(me.actor, true)).toEqual({ ok: true, data: undefined });
    expect(await getOwnRules(me.actor)).toMatchObject({ asksEverySignIn: true, everySignInIsRequired: true });
  });

  test("taken back, gives no trust back", async () => {
    const { me, device } = await withEverything();
    await askEverySignIn(me.actor, true);
    await askEverySignIn(me.actor, false);
    expect(await trustOf(device.id)).toBeNull();
    const [person] = await db.select().from(people).where(eq(people.id, me.person.id));
    expect(person?.asksEverySignInSince).toBeNull();
  });
});
