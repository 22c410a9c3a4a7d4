import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createDevice, createPerson, createSmsFactor, type Person } from "@/db/factories";
import { accessPasses, auditEvents, devices, mails, smsMessages } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { SECOND_STEP, secondStepKey } from "@/lib/rate-limit/rules";
import { takeTry } from "@/lib/rate-limit/take-try";
import { expireAccessPasses } from "@/lib/two-factor/expire-access-passes";
import { changeRole } from "./change-role";
import { issueAccessPass } from "./issue-access-pass";
import { getOpenAccessPass } from "./queries";
import { resetSecondFactor } from "./reset-second-factor";
import { newAccessPassSchema } from "./schema";
import { suspendPerson } from "./suspend-person";
import { withdrawAccessPass } from "./withdraw-access-pass";

const db = database();
const reason = "called back at the number we know";
let last = 0;

/** An agent whose phone is gone, and an admin. */
async function scene() {
  const admin = await createPerson(db, { role: "admin", name: "Grace" });
  const person = await createPerson(db);
  const { phoneNumber } = await createSmsFactor(db, person.id, { phoneNumber: `+1415555${7000 + ++last}` });
  return { admin: actorOf(admin), person, phoneNumber, wanted: { personId: person.id, reason, lifeMinutes: 60 } };
}

const passesOf = async ({ id }: Person) =>
  db.select().from(accessPasses).where(eq(accessPasses.personId, id)).orderBy(accessPasses.id);
const eventsOf = async ({ id }: Person) =>
  db.select().from(auditEvents).where(eq(auditEvents.subjectId, id)).orderBy(auditEvents.id);

describe("an admin issues an access pass", () => {
  test("shown once, kept as a hash, with its reason; the person is told by mail and by text", async () => {
    const { admin, person, phoneNumber, wanted } = await scene();
    const issued = await issueAccessPass(admin, wanted);
    const pass = issued.ok ? issued.data.pass : "";
    expect(pass).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/);
    const secret = pass.replaceAll("-", "").slice(3);

    const [row] = await passesOf(person);
    expect(row).toMatchObject({ reason, selector: pass.slice(0, 3), passHash: expect.stringMatching(/^\$argon2id\$/) });
    expect(row && row.expiresAt.getTime() - row.createdAt.getTime()).toBe(3_600_000);
    const events = await eventsOf(person);
    expect(events.map(({ event }) => event)).toEqual(["access_pass.issued", "sms.queued"]);
    expect(events[0]).toMatchObject({ actorId: admin.personId, details: { reason } });
    const told = await db.select().from(mails).where(eq(mails.personId, person.id));
    expect(told).toMatchObject([{ template: "access-pass-issued", params: { by: "Grace" } }]);
    const texts = await db.select().from(smsMessages).where(eq(smsMessages.phoneNumber, phoneNumber));
    expect(texts).toMatchObject([{ template: "access-pass-issued" }]);
    expect(JSON.stringify([row, events, told, texts]).replaceAll("-", "")).not.toContain(secret);
    expect(await getOpenAccessPass(admin, person.id)).toEqual({
      ...{ issuedBy: "Grace", reason, issuedAt: row?.createdAt, expiresAt: row?.expiresAt },
    });
  });

  test("trust ends, so that the next sign-in asks for it, and so does the wait in which it could not be typed", async () => {
    const { admin, person, wanted } = await scene();
    await createDevice(db, person.id, { trustedAt: new Date() });
    for (let n = 0; n < SECOND_STEP.free; n += 1) await takeTry(db, secondStepKey(person.id), SECOND_STEP);
    expect(await takeTry(db, secondStepKey(person.id), SECOND_STEP)).toMatchObject({ allowed: false });
    await issueAccessPass(admin, wanted);
    expect(await db.select().from(devices).where(eq(devices.personId, person.id))).toMatchObject([{ trustedAt: null }]);
    expect(await takeTry(db, secondStepKey(person.id), SECOND_STEP)).toMatchObject({ allowed: true, failures: 1 });
  });

  test("a new one ends the old one, also where two admins issue at once", async () => {
    const { admin, person, wanted } = await scene();
    const other = actorOf(await createPerson(db, { role: "admin" }));
    const issued = await Promise.all([admin, other, admin, other].map((who) => issueAccessPass(who, wanted)));
    expect(issued.every(({ ok }) => ok)).toBe(true);
    const rows = await passesOf(person);
    expect(rows.map(({ endReason }) => endReason)).toEqual(["replaced", "replaced", "replaced", null]);
    expect((await eventsOf(person)).filter(({ event }) => event === "access_pass.withdrawn")).toHaveLength(3);
  });
});

describe("nobody is given a pass", () => {
  test("by themselves, by an agent, or over the owner's head", async () => {
    const { admin, person, wanted } = await scene();
    await createAppFactor(db, admin.personId);
    expect(await issueAccessPass(admin, { ...wanted, personId: admin.personId })).toMatchObject({
      code: "not_yourself",
    });
    const owner = await createPerson(db, { role: "admin", ownerSince: new Date() });
    expect(await issueAccessPass(admin, { ...wanted, personId: owner.id })).toMatchObject({ code: "owner_only" });
    const agent = actorOf(await createPerson(db));
    for (const personId of [person.id, admin.personId, owner.id])
      await expect(issueAccessPass(agent, { ...wanted, personId })).rejects.toThrow(Forbidden);
    await expect(withdrawAccessPass(agent, { personId: person.id })).rejects.toThrow(Forbidden);
    expect(await passesOf(person)).toEqual([]);
  });

  test("where it opens nothing: without a second factor, or while suspended", async () => {
    const { admin, person, wanted } = await scene();
    const bare = await createPerson(db);
    expect(await issueAccessPass(admin, { ...wanted, personId: bare.id })).toMatchObject({ code: "no_second_factor" });
    await suspendPerson(admin, { personId: person.id });
    expect(await issueAccessPass(admin, wanted)).toMatchObject({ code: "suspended" });
  });

  test("by somebody who was an admin a moment ago", async () => {
    const { admin, person, wanted } = await scene();
    const another = actorOf(await createPerson(db, { role: "admin" }));
    await changeRole(another, { personId: admin.personId, role: "agent" });
    await expect(issueAccessPass(admin, wanted)).rejects.toThrow(Forbidden);
    expect(await passesOf(person)).toEqual([]);
  });

  test.each([
    ["without a reason", { reason: "  " }],
    ["for less than ten minutes", { lifeMinutes: "9" }],
    ["for more than a day", { lifeMinutes: "1441" }],
    ["for no time at all", { lifeMinutes: "NaN" }],
    ["with more than was asked for", { selector: "AAA" }],
  ])("%s", (_, odd) => {
    expect(newAccessPassSchema.safeParse({ personId: "1", reason, lifeMinutes: "60", ...odd }).success).toBe(false);
  });
});

describe("a pass ends", () => {
  test("when an admin withdraws it, once, and the person is told", async () => {
    const { admin, person, wanted } = await scene();
    await issueAccessPass(admin, wanted);
    for (let n = 0; n < 2; n += 1)
      expect(await withdrawAccessPass(admin, { personId: person.id })).toMatchObject({ ok: true });
    expect(await passesOf(person)).toMatchObject([{ endReason: "withdrawn" }]);
    expect((await eventsOf(person)).filter(({ event }) => event === "access_pass.withdrawn")).toHaveLength(1);
    const told = await db.select().from(mails).where(eq(mails.personId, person.id));
    expect(told.map(({ template }) => template)).toEqual(["access-pass-issued", "access-pass-withdrawn"]);
    expect(await getOpenAccessPass(admin, person.id)).toBeNull();
  });

  test.each([
    ["suspended", suspendPerson, {}],
    ["second-factor-changed", resetSecondFactor, { reason }],
    ["role-changed", changeRole, { role: "admin" }],
  ] as const)("with what takes its ground away: %s", async (why, act, more) => {
    const { admin, person, wanted } = await scene();
    await issueAccessPass(admin, wanted);
    await act(admin, { personId: person.id, ...more } as never);
    expect(await passesOf(person)).toMatchObject([{ endReason: why }]);
  });

  test("by itself, which is written down once, however many processes look", async () => {
    const { admin, person, wanted } = await scene();
    await issueAccessPass(admin, wanted);
    await db
      .update(accessPasses)
      .set({ createdAt: sql`now() - interval '1 hour'`, expiresAt: sql`now()` })
      .where(eq(accessPasses.personId, person.id));
    expect(await getOpenAccessPass(admin, person.id)).toBeNull();
    await Promise.all([expireAccessPasses(), expireAccessPasses(), expireAccessPasses()]);
    expect(await passesOf(person)).toMatchObject([{ endReason: "expired" }]);
    const written = (await eventsOf(person)).filter(({ event }) => event === "access_pass.expired");
    expect(written).toMatchObject([{ actorKind: "system" }]);
  });
});
