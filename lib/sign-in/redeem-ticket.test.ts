import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createDevice, PASSWORD } from "@/db/factories";
import { devices, sessions, signInAttempts } from "@/db/schema";
import { minutes } from "@/lib/core/duration";
import { ok } from "@/lib/core/result";
import { readSession } from "@/lib/sessions/read-session";
import { eventsOf, mailsOf } from "@/lib/two-factor/two-factor.test-support";
import { issueTicket } from "./issue-ticket";
import { redeemTicket } from "./redeem-ticket";
import {
  afterPassword,
  origin,
  sessionsOf,
  somebody,
  someOrigin,
  ticketOf,
  typePassword,
} from "./sign-in.test-support";

const db = database();

describe("a ticket", () => {
  test("becomes one session, of its person, with the time of the sign-in", async () => {
    const person = await somebody();
    const { ticket } = await ticketOf(person);
    const opened = await redeemTicket(ticket, origin);
    expect(opened).toEqual(ok({ personId: person.id, sessionToken: expect.stringMatching(/^[\w-]{43}$/) }));
    const live = await readSession(opened.ok ? opened.data.sessionToken : "");
    expect(live).toMatchObject({ personId: person.id, isReverified: true });
    expect(await eventsOf(person.id)).toEqual(["sign_in.done"]);
    const [row] = await db.select().from(sessions).where(eq(sessions.personId, person.id));
    expect(row?.tokenHash).not.toBe(opened.ok && opened.data.sessionToken);
  });

  test("is kept as a hash: what stands in the database redeems nothing", async () => {
    const { ticket, attemptToken } = await ticketOf(await somebody());
    const rows = await db.select().from(signInAttempts).where(eq(signInAttempts.ticketHash, ticket));
    expect(rows).toEqual([]);
    const [row] = await db.select().from(signInAttempts).orderBy(sql`id desc`).limit(1);
    for (const wrong of [row?.ticketHash, row?.tokenHash, attemptToken])
      expect(await redeemTicket(wrong, origin)).toMatchObject({ ok: false, code: "start_again" });
  });

  test("lives a minute", async () => {
    const person = await somebody();
    const { ticket } = await ticketOf(person);
    const [row] = await db.select().from(signInAttempts).where(eq(signInAttempts.personId, person.id));
    expect(row?.ticketExpiresAt?.getTime()).toBeLessThanOrEqual(Date.now() + minutes(1));
    await db
      .update(signInAttempts)
      .set({ ticketExpiresAt: sql`clock_timestamp()` })
      .where(eq(signInAttempts.personId, person.id));
    expect(await redeemTicket(ticket, origin)).toMatchObject({ ok: false, code: "start_again" });
    expect(await sessionsOf(person.id)).toEqual([]);
  });

  test("is given when all steps are done; given again, because an answer was lost, it replaces the former one", async () => {
    const person = await somebody();
    const walk = await afterPassword(person);
    const issue = async () => {
      const issued = await issueTicket({ attemptToken: walk.token, deviceToken: null }, origin);
      return issued.ok ? issued.data.ticket : issued.code;
    };
    const [lost, present] = [await issue(), await issue()];
    expect(await redeemTicket(lost, origin)).toMatchObject({ ok: false, code: "start_again" });
    expect(await redeemTicket(present, origin)).toMatchObject({ ok: true });
    expect(await issue()).toBe("start_again");
    expect(await sessionsOf(person.id)).toHaveLength(1);
    expect(await issueTicket({ attemptToken: "made up", deviceToken: null }, origin)).toMatchObject({ ok: false });
  });
});

describe("the device at the end of a sign-in", () => {
  test("is remembered, and gets a new cookie", async () => {
    const person = await somebody();
    const device = await createDevice(db, person.id);
    const { token } = await afterPassword(person);
    const issued = await issueTicket({ attemptToken: token, deviceToken: device.token }, origin);
    expect(issued.ok && issued.data.deviceToken).not.toBe(device.token);
    expect(await db.select().from(devices).where(eq(devices.personId, person.id))).toHaveLength(1);
  });

  test("if new is told of by mail, but at the very first sign-in", async () => {
    const person = await somebody();
    const signIn = async () => redeemTicket((await ticketOf(person)).ticket, origin);
    await signIn();
    expect(await mailsOf(person.id)).toEqual([]);
    await signIn();
    expect(await mailsOf(person.id)).toEqual(["new-device"]);
  });

  test.each([
    ["no", false],
    ["another person's", true],
  ])(
    "is one row, and told of once, however often a lost answer has the ticket asked for (%s cookie)",
    async (_, shared) => {
      const person = await somebody();
      await redeemTicket((await ticketOf(person)).ticket, origin);
      const deviceToken = shared ? (await createDevice(db, (await somebody()).id)).token : null;
      const { token: attemptToken } = await afterPassword(person);
      const tickets: string[] = [];
      for (let n = 0; n < 3; n += 1) {
        const issued = await issueTicket({ attemptToken, deviceToken }, origin);
        if (issued.ok) tickets.push(issued.data.ticket);
      }
      expect(await mailsOf(person.id)).toEqual([]);
      for (const ticket of tickets.reverse()) await redeemTicket(ticket, origin);
      expect(await mailsOf(person.id)).toEqual(["new-device"]);
      expect(await db.$count(devices, eq(devices.personId, person.id))).toBe(2);
      expect(await sessionsOf(person.id)).toHaveLength(2);
    },
  );

  test("that was known is no news, also where its ticket was asked for twice", async () => {
    const person = await somebody({ lastSignedInAt: new Date() });
    const device = await createDevice(db, person.id);
    const started = await typePassword(person.email, PASSWORD, { deviceToken: device.token });
    const attemptToken = started.ok ? started.data.token : "";
    await issueTicket({ attemptToken, deviceToken: device.token }, origin);
    const again = await issueTicket({ attemptToken, deviceToken: device.token }, origin);
    expect(await redeemTicket(again.ok && again.data.ticket, origin)).toMatchObject({ ok: true });
    expect(await db.$count(devices, eq(devices.personId, person.id))).toBe(1);
    expect(await mailsOf(person.id)).toEqual([]);
  });
});

describe("what is no ticket", () => {
  test.each([undefined, null, "", "x", "a".repeat(10_000), ["a"], { ticket: "a" }, 1, true, "\0"])(
    "%j is refused, without a fault",
    async (ticket) => {
      expect(await redeemTicket(ticket, someOrigin())).toEqual({ ok: false, code: "start_again" });
    },
  );

  test("counts against the address, which then has to wait at the password; a right ticket has earned its session", async () => {
    const from = someOrigin();
    await Promise.all(Array.from({ length: 100 }, () => redeemTicket("made up", from)));
    const person = await somebody();
    expect(await typePassword(person.email, PASSWORD, { from })).toMatchObject({
      ok: false,
      code: "too_many_requests",
    });
    const { ticket } = await ticketOf(person);
    expect(await redeemTicket(ticket, from)).toMatchObject({ ok: true });
  });
});
