import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson, createSmsFactor, type Person } from "@/db/factories";
import { auditEvents, helpRequests, mails, signInAttempts, smsMessages, throttles } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { signingIn } from "@/lib/two-factor/two-factor.test-support";
import { askForHelp } from "./ask-for-help";
import { closeOwnRequest } from "./close-own-request";
import { closeRequest } from "./close-request";
import { countOpenRequests, listOpenRequests } from "./queries";
import { askForHelpSchema } from "./schema";

const db = database();
let last = 0;

// Each test has the admins of its own, and comes from another address.
beforeEach(async () => {
  await db.execute(sql`update people set suspended_at = now() where role = 'admin'`);
  await db.execute(sql`delete from throttles where key like 'help:address:%'`);
});

async function scene() {
  const admin = actorOf(await createPerson(db, { role: "admin", name: "Grace" }));
  const person = await createPerson(db, { name: "Barbara" });
  await createSmsFactor(db, person.id, { phoneNumber: `+1415555${6000 + ++last}` });
  return { admin, person, attempt: await signingIn(person) };
}

const requestsOf = async ({ id }: Person) => db.select().from(helpRequests).where(eq(helpRequests.personId, id));
const eventsOf = async ({ id }: Person) =>
  (await db.select().from(auditEvents).where(eq(auditEvents.subjectId, id)).orderBy(auditEvents.id)).map(
    (e) => e.event,
  );
const mailsTo = async (id: number) =>
  (await db.select().from(mails).where(eq(mails.personId, id)).orderBy(mails.id)).map(({ template }) => template);

describe("somebody who cannot get in asks the admins", () => {
  test("who see method, masked number, the last text and the message, and are mailed without the message", async () => {
    const { admin, person, attempt } = await scene();
    await db.insert(smsMessages).values({
      ...{ personId: person.id, phoneNumber: `+1415555${6000 + last}`, country: "US", template: "passcode" },
      ...{ challengeId: 1, state: "undelivered", errorCode: 30003 },
    });
    expect(await askForHelp(attempt, "My phone fell into the lake")).toEqual({ ok: true, data: undefined });
    expect(await listOpenRequests(admin, person.id)).toMatchObject([
      {
        person: { name: "Barbara" },
        ...{ method: "sms", maskedNumber: `+1 *** *** ${6000 + last}`, textState: "undelivered" },
        ...{ textWords: expect.stringContaining("off or has no reception"), message: "My phone fell into the lake" },
      },
    ]);
    expect(await eventsOf(person)).toEqual(["help.asked"]);
    expect(await mailsTo(admin.personId)).toEqual(["help-wanted"]);
    expect(await mailsTo(person.id)).toEqual(["help-asked"]);
    expect(JSON.stringify(await db.select().from(mails))).not.toContain("lake");
    expect(JSON.stringify(await db.select().from(auditEvents))).not.toContain("lake");
  });

  test("once: asking again, also at once, brings the one request up to date and mails nobody", async () => {
    const { admin, person, attempt } = await scene();
    await Promise.all([askForHelp(attempt, "first"), askForHelp(attempt, "first")]);
    await askForHelp(attempt, "second");
    expect(await requestsOf(person)).toMatchObject([{ message: "second", askedAgainAt: expect.any(Date) }]);
    expect(await mailsTo(admin.personId)).toEqual(["help-wanted"]);
  });

  test("anew after an admin is done, but the mail waits for the hour", async () => {
    const { admin, person, attempt } = await scene();
    await askForHelp(attempt, "");
    const [open] = await listOpenRequests(admin, person.id);
    await closeRequest(admin, { requestId: open?.id ?? 0 });
    await askForHelp(attempt, "");
    expect(await requestsOf(person)).toHaveLength(2);
    expect(await mailsTo(admin.personId)).toEqual(["help-wanted"]);
    await db
      .update(throttles)
      .set({ windowStartedAt: sql`now() - interval '61 minutes'` })
      .where(eq(throttles.key, `help:mail:${person.id}`));
    await askForHelp(attempt, "");
    expect(await mailsTo(admin.personId)).toEqual(["help-wanted", "help-wanted"]);
  });

  test("five times an hour, and twenty from one house, however many sign-ins they begin", async () => {
    const { person } = await scene();
    for (let n = 0; n < 5; n += 1) expect(await askForHelp(await signingIn(person), "")).toMatchObject({ ok: true });
    const refused = await askForHelp(await signingIn(person), "");
    expect(refused).toMatchObject({ code: "too_many_requests", retryAt: expect.any(Date) });
    for (let n = 0; n < 15; n += 1) {
      const another = await createPerson(db);
      await createAppFactor(db, another.id);
      await askForHelp(await signingIn(another), "");
    }
    const late = await scene();
    expect(await askForHelp(late.attempt, "")).toMatchObject({ code: "too_many_requests" });
    expect(await requestsOf(late.person)).toEqual([]);
  });
});

describe("nobody is told anything, and nothing is written", () => {
  test("for a sign-in that has ended, run out, or has no second step", async () => {
    for (const over of [{ endedAt: sql`now()` }, { expiresAt: sql`now()` }]) {
      const { person, attempt } = await scene();
      await db.update(signInAttempts).set(over).where(eq(signInAttempts.id, attempt.attemptId));
      expect(await askForHelp(attempt, "")).toMatchObject({ code: "start_again" });
      expect(await requestsOf(person)).toEqual([]);
    }
    const bare = await createPerson(db);
    expect(await askForHelp(await signingIn(bare), "")).toMatchObject({ code: "start_again" });
  });

  test.each([
    ["a missing message", undefined, ""],
    ["a file, or a list", ["a"], ""],
    ["line breaks and U+0000", "a\u0000b\r\nc", "a b c"],
    ["a very long one", "x".repeat(10_000), "x".repeat(500)],
  ])("%s is no mistake", (_, typed, kept) => {
    expect(askForHelpSchema.parse({ message: typed })).toEqual({ message: kept });
  });
});

describe("a request closes", () => {
  test("when the person gets in, by itself", async () => {
    const { admin, person, attempt } = await scene();
    await askForHelp(attempt, "");
    expect(await countOpenRequests(admin)).toBeGreaterThan(0);
    await db.transaction(async (tx) => {
      await closeOwnRequest(tx, attempt);
      await closeOwnRequest(tx, attempt);
    });
    expect(await listOpenRequests(admin, person.id)).toEqual([]);
    expect(await eventsOf(person)).toEqual(["help.asked", "help.closed"]);
  });

  test("when an admin is done with it, once; by nobody else, and not by the person", async () => {
    const { admin, person, attempt } = await scene();
    await askForHelp(attempt, "");
    const [open] = await listOpenRequests(admin, person.id);
    const requestId = open?.id ?? 0;
    await expect(closeRequest(actorOf(person), { requestId })).rejects.toThrow(Forbidden);
    const promoted = actorOf({ ...person, role: "admin" });
    await expect(closeRequest(promoted, { requestId })).rejects.toThrow(Forbidden);
    await expect(listOpenRequests(actorOf(person))).rejects.toThrow(Forbidden);
    await expect(countOpenRequests(actorOf(person))).rejects.toThrow(Forbidden);
    await Promise.all([closeRequest(admin, { requestId }), closeRequest(admin, { requestId })]);
    expect(await requestsOf(person)).toMatchObject([{ closedById: admin.personId }]);
    expect(await eventsOf(person)).toEqual(["help.asked", "help.closed"]);
    expect(await closeRequest(admin, { requestId: 999_999 })).toMatchObject({ ok: true });
  });
});
