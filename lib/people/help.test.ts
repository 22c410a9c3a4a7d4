import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import {
  createAppFactor,
  createAttempt,
  createDevice,
  createPerson,
  createRecoveryCodes,
  createSession,
  type Person,
} from "@/db/factories";
import { auditEvents, mails, recoveryCodes, secondFactors, signInAttempts } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { PASSWORD_STRANGER, passwordKey, SECOND_STEP, secondStepKey } from "@/lib/rate-limit/rules";
import { takeTry } from "@/lib/rate-limit/take-try";
import { readSession } from "@/lib/sessions/read-session";
import { endSessionsOfPerson } from "./end-sessions-of-person";
import { resetSecondFactor } from "./reset-second-factor";
import { unlockPerson } from "./unlock-person";

const db = database();
const reason = "called from the number we know";

/** An agent in trouble, and an admin. */
async function scene(overrides: Parameters<typeof createPerson>[1] = {}) {
  const admin = await createPerson(db, { role: "admin" });
  const person = await createPerson(db, overrides);
  return { admin, person, help: { personId: person.id, reason } };
}

const eventsOf = async (person: Person) => db.select().from(auditEvents).where(eq(auditEvents.subjectId, person.id));
const mailsTo = async (person: Person) => db.select().from(mails).where(eq(mails.personId, person.id));

describe("an admin turns somebody's second factor off", () => {
  test("factor, codes, trust, sessions and half-done sign-ins go; the reason is kept; the person is told", async () => {
    const { admin, person, help } = await scene();
    await createAppFactor(db, person.id);
    await createRecoveryCodes(db, person.id);
    await createDevice(db, person.id, { trustedAt: new Date() });
    const session = await createSession(db, person.id);
    const attempt = await createAttempt(db, person.id);

    expect(await resetSecondFactor(actorOf(admin), help)).toEqual({ ok: true, data: undefined });

    expect(await db.select().from(secondFactors).where(eq(secondFactors.personId, person.id))).toEqual([]);
    expect(await db.select().from(recoveryCodes).where(eq(recoveryCodes.personId, person.id))).toEqual([]);
    expect(await readSession(session.token)).toBeNull();
    const [ended] = await db.select().from(signInAttempts).where(eq(signInAttempts.id, attempt.id));
    expect(ended?.endedAt).not.toBeNull();
    expect(await eventsOf(person)).toMatchObject([
      { event: "second_factor.reset", actorId: admin.id, details: { method: "app", reason, devices: 1, sessions: 1 } },
    ]);
    expect(await mailsTo(person)).toMatchObject([{ template: "second-factor-reset", toAddress: person.email }]);
  });

  test("never one's own, never the owner's, never by an agent", async () => {
    const { admin, person } = await scene({ role: "admin", ownerSince: new Date() });
    const agent = await createPerson(db);
    await createAppFactor(db, admin.id);
    expect(await resetSecondFactor(actorOf(admin), { personId: admin.id, reason })).toMatchObject({
      code: "not_yourself",
    });
    expect(await resetSecondFactor(actorOf(admin), { personId: person.id, reason })).toMatchObject({
      code: "owner_only",
    });
    await expect(resetSecondFactor(actorOf(agent), { personId: person.id, reason })).rejects.toThrow(Forbidden);
    expect(await db.select().from(secondFactors).where(eq(secondFactors.personId, admin.id))).toHaveLength(1);
  });
});

test("unlocking ends the waits of password and second step, and says so", async () => {
  const { admin, person, help } = await scene();
  const keys = [
    [passwordKey(person.email), PASSWORD_STRANGER],
    [secondStepKey(person.id), SECOND_STEP],
  ] as const;
  for (const [key, ladder] of keys) {
    for (let n = 0; n < ladder.free; n += 1) await takeTry(db, key, ladder);
    expect(await takeTry(db, key, ladder)).toMatchObject({ allowed: false });
  }
  expect(await unlockPerson(actorOf(admin), help)).toMatchObject({ ok: true });
  for (const [key, ladder] of keys)
    expect(await takeTry(db, key, ladder)).toMatchObject({ allowed: true, failures: 1 });
  expect(await eventsOf(person)).toMatchObject([{ event: "second_factor.unlocked", details: { reason } }]);
  expect(await mailsTo(person)).toMatchObject([{ template: "unlocked" }]);
});

test("ending all sessions signs the person out everywhere, and nobody else", async () => {
  const { admin, person, help } = await scene();
  const [one, two] = [await createSession(db, person.id), await createSession(db, person.id)];
  const others = await createSession(db, admin.id);
  expect(await endSessionsOfPerson(actorOf(admin), help)).toMatchObject({ ok: true });
  expect([await readSession(one.token), await readSession(two.token)]).toEqual([null, null]);
  expect(await readSession(others.token)).not.toBeNull();
  expect(await mailsTo(person)).toMatchObject([{ template: "sessions-ended" }]);
});
