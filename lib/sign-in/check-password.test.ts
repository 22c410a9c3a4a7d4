import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createDevice, createSmsFactor, PASSWORD } from "@/db/factories";
import { auditEvents, people, signInAttempts } from "@/db/schema";
import { minutes } from "@/lib/core/duration";
import { settleDeliveries } from "@/lib/jobs/deliver-soon";
import { listOutbox } from "@/lib/jobs/outbox";
import {
  requiredSince,
  sessionsOf,
  setPolicy,
  somebody,
  someOrigin,
  stateOf,
  stepOf,
  typePassword,
} from "./sign-in.test-support";

const db = database();
const refused = { ok: false, code: "wrong_credentials" };

afterEach(() => setPolicy());

const eventsFrom = async (address: string) =>
  db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.address, `${address.split("::")[0]}::1`))
    .orderBy(auditEvents.id);

async function begin(email: string, more: Parameters<typeof typePassword>[2] = {}) {
  const started = await typePassword(email, PASSWORD, more);
  if (!started.ok) throw new Error(started.code);
  return started.data;
}

describe("a right password", () => {
  test("starts a sign-in of ten minutes, and no session", async () => {
    const person = await somebody();
    const { token, step } = await begin(person.email);
    expect(step).toBe("done");
    const { attempt } = await stateOf(token);
    expect(attempt.expiresAt.getTime() - attempt.createdAt.getTime()).toBe(minutes(10));
    expect(attempt.tokenHash).not.toContain(token);
    expect(await sessionsOf(person.id)).toEqual([]);
  });

  test("leads to the passcode where there is a factor, whatever policy says", async () => {
    const person = await somebody();
    await createAppFactor(db, person.id);
    for (const secondFactor of ["off", "optional"] as const) {
      await setPolicy({ secondFactor });
      expect((await begin(person.email)).step).toBe("passcode");
    }
  });

  test("sends the passcode where the factor is SMS, and to nobody else", async () => {
    const person = await somebody();
    const { phoneNumber } = await createSmsFactor(db, person.id, { phoneNumber: "+14155550142" });
    expect(await typePassword(person.email, "wrong")).toMatchObject(refused);
    await settleDeliveries();
    expect((await listOutbox()).filter(({ to }) => to === phoneNumber)).toEqual([]);
    expect((await begin(person.email)).step).toBe("passcode");
    await settleDeliveries();
    expect((await listOutbox()).filter(({ to }) => to === phoneNumber)).toMatchObject([
      { channel: "sms", body: expect.stringMatching(/@localhost #\d{6}$/) },
    ]);
  });

  test("leads to the set-up where policy asks for one: offered in grace, then demanded", async () => {
    const person = await somebody();
    await db
      .update(people)
      .set({ createdAt: new Date("2020-01-01") })
      .where(eq(people.id, person.id));
    await setPolicy(requiredSince(0, 7));
    const offered = await begin(person.email);
    expect(offered.step).toBe("offer-set-up");
    expect((await stateOf(offered.token)).grace).toEqual({ until: expect.any(Date), skipsLeft: null });
    await setPolicy(requiredSince(0));
    expect(await stepOf(offered.token)).toBe("set-up");
    expect((await begin(person.email)).step).toBe("set-up");
  });

  test("is enough on a trusted device, as long as policy trusts it", async () => {
    const person = await somebody();
    await createAppFactor(db, person.id);
    const device = await createDevice(db, person.id, { trustedAt: new Date(Date.now() - minutes(60 * 24 * 10)) });
    expect((await begin(person.email, { deviceToken: device.token })).step).toBe("done");
    expect((await begin(person.email)).step).toBe("passcode");
    await setPolicy({ trustedDeviceDays: 10 });
    expect((await begin(person.email, { deviceToken: device.token })).step).toBe("passcode");
    await setPolicy({ askPasscode: "every-sign-in" });
    expect((await begin(person.email, { deviceToken: device.token })).step).toBe("passcode");
  });

  test("is taken with the address in capitals, with spaces around it, and in another Unicode form", async () => {
    const person = await somebody({ email: `zoë-${Date.now()}@keydesk.test` });
    const [name = "", host] = person.email.split("@");
    for (const email of [person.email.toUpperCase(), `  ${person.email} `, `${name.normalize("NFD")}@${host}`])
      expect(await typePassword(email)).toMatchObject({ ok: true });
  });

  test("goes on to a path of our own, and to no other", async () => {
    const person = await somebody();
    const pathOf = async (next: string) =>
      (await stateOf((await begin(person.email, { next })).token)).attempt.nextPath;
    expect(await pathOf("/tickets/42")).toBe("/tickets/42");
    for (const next of ["//evil.example", "https://evil.example", "/.//evil.example"])
      expect(await pathOf(next)).toBeNull();
  });

  test("is written down without the password", async () => {
    const [person, from] = [await somebody(), someOrigin()];
    await begin(person.email, { from });
    const events = await eventsFrom(from.address);
    expect(events).toMatchObject([{ event: "sign_in.password_passed", actorKind: "attempt", subjectId: person.id }]);
    expect(JSON.stringify(events)).not.toContain(PASSWORD);
  });
});

describe("anything else is refused by the same words", () => {
  test("a wrong password, an unknown account, a suspended one, one without a password, an over-long one", async () => {
    const [known, suspended, empty] = [
      await somebody(),
      await somebody({ suspendedAt: new Date() }),
      await somebody({ password: null }),
    ];
    const answers = [
      await typePassword(known.email, "wrong"),
      await typePassword(known.email, ""),
      await typePassword("nobody@keydesk.test"),
      await typePassword(""),
      await typePassword(suspended.email),
      await typePassword(empty.email),
      await typePassword(empty.email, ""),
      await typePassword(known.email, "x".repeat(10_000)),
      await typePassword("x".repeat(320)),
    ];
    for (const answer of answers) expect(answer).toEqual(refused);
    expect(await db.select().from(signInAttempts).where(eq(signInAttempts.personId, suspended.id))).toEqual([]);
  });

  test("each is written down with who it was about, if anybody, and nothing that was typed", async () => {
    const [person, from] = [await somebody(), someOrigin()];
    await typePassword(person.email, "a secret", { from });
    await typePassword("nobody@keydesk.test", "a secret", { from });
    const events = await eventsFrom(from.address);
    expect(events).toMatchObject([
      { event: "sign_in.password_refused", actorKind: "stranger", actorId: null, subjectId: person.id },
      { event: "sign_in.password_refused", actorKind: "stranger", actorId: null, subjectId: null },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/a secret|nobody@/);
  });

  test.each(["a\0b@keydesk.test", "\0", "\ud800@keydesk.test", "'; drop table people; --", "%", "x@y".repeat(100)])(
    "the address %j, without a fault",
    async (email) => expect(await typePassword(email)).toEqual(refused),
  );

  test.each(["\0", "correct\0horse", "\ud800", "x".repeat(1_000_000)])(
    "the password %j, without a fault",
    async (password) => {
      const person = await somebody();
      expect(await typePassword(person.email, password)).toEqual(refused);
    },
  );
});
