import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createDevice, createRecoveryCodes } from "@/db/factories";
import { devices, recoveryCodeSets, recoveryCodes } from "@/db/schema";
import { readSession } from "@/lib/sessions/read-session";
import type { Acts } from "./acts.test-support";
import { answerChallenge } from "./answer-challenge";
import { crashes, isDone, type Point } from "./crash.test-support";
import { regenerateRecoveryCodes } from "./regenerate-recovery-codes";
import { turnOff } from "./turn-off";
import { anotherSession, ask, eventsOf, mailsOf, readFactor, signedIn, signingIn } from "./two-factor.test-support";

const db = database();
const killAt = crashes<Acts>("lib/two-factor/acts.test-support.ts");

async function withEverything() {
  const me = await signedIn();
  await createAppFactor(db, me.person.id);
  const codes = await createRecoveryCodes(db, me.person.id);
  const device = await createDevice(db, me.person.id, { trustedAt: new Date() });
  return { me, codes, device, other: await anotherSession(me.person) };
}

const hashesOf = async (personId: number) =>
  (await db.select().from(recoveryCodes).where(eq(recoveryCodes.personId, personId))).map((row) => row.codeHash).sort();

const setOf = async (personId: number) =>
  (await db.select().from(recoveryCodeSets).where(eq(recoveryCodeSets.personId, personId)))[0] ?? null;

describe("a node that is killed while it makes new recovery codes", () => {
  const points: Point[] = [
    "before anything",
    "before the recovery codes",
    "before their set",
    "before it is written down",
    "before the notice",
    "in the midst of the commit",
    "after the commit, before the answer",
  ];

  test.each(points)("%s: exactly one set of ten is there, the old one or the new", async (point) => {
    const { me, codes } = await withEverything();
    const before = await hashesOf(me.person.id);
    await killAt(point, (node) => node.ask("regenerateRecoveryCodes", me.actor));
    const after = await hashesOf(me.person.id);
    expect(after).toHaveLength(10);
    expect(after.filter((hash) => before.includes(hash))).toHaveLength(isDone(point) ? 0 : 10);
    expect((await setOf(me.person.id))?.savedAt === null).toBe(isDone(point));
    expect(await eventsOf(me.person.id)).toEqual(isDone(point) ? ["recovery_codes.regenerated"] : []);
    expect(await mailsOf(me.person.id)).toEqual(isDone(point) ? ["recovery-codes-regenerated"] : []);
    const holder = await signingIn(me.person);
    await ask(holder, "sign-in");
    expect((await answerChallenge(holder, "sign-in", codes[0], async () => null)).ok).toBe(!isDone(point));
    expect(await regenerateRecoveryCodes(me.actor)).toMatchObject({ ok: true });
  });
});

describe("a node that is killed while it turns a second factor off", () => {
  const points: Point[] = [
    "before anything",
    "before the factor changes",
    "before the recovery codes",
    "before their set",
    "before trust ends",
    "before sessions end",
    "before it is written down",
    "before the notice",
    "in the midst of the commit",
    "after the commit, before the answer",
  ];

  test.each(points)("%s: it is off with all that belongs to it, or on with all of it", async (point) => {
    const { me, device, other } = await withEverything();
    const { id } = me.person;
    await killAt(point, (node) => node.ask("turnOff", me.actor));
    const off = isDone(point);
    expect((await readFactor(id)) === null).toBe(off);
    expect(await hashesOf(id)).toHaveLength(off ? 0 : 10);
    expect((await setOf(id)) === null).toBe(off);
    const [trusted] = await db.select().from(devices).where(eq(devices.id, device.id));
    expect(trusted?.trustedAt === null).toBe(off);
    expect((await readSession(other.token)) === null).toBe(off);
    expect(await readSession(me.token)).toMatchObject({ hasSecondFactor: !off });
    expect(await eventsOf(id)).toEqual(off ? ["second_factor.turned_off"] : []);
    expect(await mailsOf(id)).toEqual(off ? ["second-factor-turned-off"] : []);
    expect(await turnOff(me.actor)).toMatchObject({ ok: true });
    expect(await readFactor(id)).toBeNull();
  });
});
