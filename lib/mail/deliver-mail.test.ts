import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { createPerson } from "@/db/factories";
import { announcements, auditEvents, mails } from "@/db/schema";
import { startMailInbox } from "@/e2e/support/mail-inbox";
import { textOf } from "@/e2e/support/mail-reader";
import { deliverMail, giveUpOldMails } from "./deliver-mail";
import { queueMail } from "./queue-mail";

const inbox = await startMailInbox();
vi.stubEnv("SMTP_URL", inbox.url);
vi.stubEnv("MAIL_FROM", "Keydesk at Example, Inc. <keydesk@help.example.com>");

const db = database();

beforeEach(async () => {
  inbox.mails.length = 0;
  inbox.isBusy = false;
  inbox.dropAfterData = false;
  await db.update(mails).set({ state: "failed" }).where(eq(mails.state, "queued"));
});
afterAll(() => inbox.stop());

const headersOf = (raw = "") => raw.slice(0, raw.indexOf("\r\n\r\n")).replaceAll(/\r\n[ \t]+/g, " ");

async function queueOne(overrides: { name?: string; email?: string } = {}) {
  const person = await createPerson(db, { password: null, ...overrides });
  const params = { name: person.name, address: "192.0.2.1", userAgent: "" };
  await db.transaction((tx) =>
    queueMail(tx, { personId: person.id, toAddress: person.email, template: "new-device", params }),
  );
  const [row] = await db.select().from(mails).where(eq(mails.personId, person.id));
  if (!row) throw new Error("no mail");
  return { person, id: row.id };
}

const readMail = async (id: number) => (await db.select().from(mails).where(eq(mails.id, id)))[0];
const makeDue = (id: number) => db.update(mails).set({ nextAttemptAt: sql`now()` }).where(eq(mails.id, id));
const minutesUntil = (moment?: Date) => Math.round(((moment?.getTime() ?? 0) - Date.now()) / 60_000);
const failuresOf = (personId: number) =>
  db.$count(auditEvents, sql`${auditEvents.subjectId} = ${personId} and ${auditEvents.event} = 'mail.failed'`);

describe("a mail", () => {
  it("goes to its person, once", async () => {
    const { person, id } = await queueOne();
    expect(await deliverMail()).toBe(true);
    expect(await deliverMail()).toBe(false);
    expect(inbox.mails.map(({ to }) => to)).toEqual([[person.email]]);
    expect(inbox.mails[0]?.raw).toMatch(/^From: "?Keydesk at Example, Inc\."? <keydesk@help\.example\.com>/m);
    expect(inbox.mails[0]?.raw).toContain("Auto-Submitted: auto-generated");
    expect(await readMail(id)).toMatchObject({ state: "sent", attempts: 1, lastError: null, sentAt: expect.any(Date) });
  });

  it("comes as text and as HTML, for machines not to answer, with nothing that tells who has read it", async () => {
    const { person } = await queueOne();
    await deliverMail();
    const raw = inbox.mails[0]?.raw ?? "";
    expect(headersOf(raw)).toMatch(/^Content-Type: multipart\/alternative/m);
    expect(headersOf(raw)).toMatch(/^Content-Language: en$/m);
    expect(raw.indexOf("Content-Type: text/plain")).toBeLessThan(raw.indexOf("Content-Type: text/html"));
    expect(textOf(raw, "text/plain")).toContain(`Hello ${person.name},`);
    const html = textOf(raw, "text/html");
    expect(html).toContain(`Hello ${person.name},`);
    expect(html).not.toMatch(/<img|src=/);
  });

  it("goes nowhere else, whatever the name says", async () => {
    const { person } = await queueOne({ name: 'Eve" <eve@evil.example>, "x\r\nBcc: mallory@evil.example' });
    await deliverMail();
    expect(inbox.mails.map(({ to }) => to)).toEqual([[person.email]]);
    expect(inbox.mails[0]?.raw.split("\r\n\r\n")[0]).not.toMatch(/^Bcc:/im);
  });

  it("goes out once, however many are sending", async () => {
    for (let n = 1; n <= 6; n += 1) await queueOne();
    const sendAll = async () => {
      while (await deliverMail());
    };
    await Promise.all(Array.from({ length: 8 }, sendAll));
    expect(new Set(inbox.mails.map(({ to }) => to[0])).size).toBe(6);
    expect(inbox.mails).toHaveLength(6);
  });
});

describe("an announcement", () => {
  it("holds up no notice", async () => {
    const { announcementId } = await announceTo(4);
    const { person } = await queueOne();
    await deliverMail();
    expect(inbox.mails.map(({ to }) => to)).toEqual([[person.email]]);
    while (await deliverMail());
    expect(inbox.mails).toHaveLength(5);
    expect(await db.$count(mails, sql`announcement_id = ${announcementId} and state = 'sent'`)).toBe(4);
  });
});

async function announceTo(howMany: number) {
  const [announcement] = await db
    .insert(announcements)
    .values({ role: "agent", template: "passcode-every-sign-in", startsAt: new Date(), graceDays: 0, methods: ["app"] })
    .returning();
  if (!announcement) throw new Error("no announcement");
  for (let n = 1; n <= howMany; n += 1) {
    const { id } = await queueOne();
    const of = { turn: "later" as const, announcementId: announcement.id, template: "passcode-every-sign-in" };
    await db
      .update(mails)
      .set({ ...of, nextAttemptAt: sql`now() - interval '1 hour'` })
      .where(eq(mails.id, id));
  }
  return { announcementId: announcement.id };
}

describe("a mail server that is down", () => {
  it("costs no mail: what was queued in ten minutes arrives, each once and under the same number", async () => {
    const queued = [await queueOne(), await queueOne(), await queueOne()];
    inbox.isBusy = true;
    // Each look tries one mail and no more: a server that is away is not stormed.
    expect(await deliverMail()).toBe(false);
    const tries = async () => (await db.select().from(mails).where(eq(mails.state, "queued"))).map((m) => m.attempts);
    expect((await tries()).sort()).toEqual([0, 0, 1]);
    for (const { id } of queued) await makeDue(id);
    inbox.dropAfterData = true;
    inbox.isBusy = false;
    for (let n = 1; n <= 3; n += 1) await deliverMail();
    inbox.dropAfterData = false;
    for (const { id } of queued) await makeDue(id);
    while (await deliverMail());
    for (const { id } of queued) expect(await readMail(id)).toMatchObject({ state: "sent" });
    const numbers = inbox.mails.map(({ raw, to }) => `${to} ${/^Message-ID: (.*)$/im.exec(headersOf(raw))?.[1]}`);
    expect(numbers).toHaveLength(6);
    expect(new Set(numbers).size).toBe(3);
  });

  it("is tried again, after 1, 2, 4 … 60 minutes, and gets the mail when it is up", async () => {
    const { id } = await queueOne();
    inbox.isBusy = true;
    for (const wait of [1, 2, 4, 8, 16, 32, 60, 60]) {
      // No use in trying others now.
      expect(await deliverMail()).toBe(false);
      const mail = await readMail(id);
      expect(mail).toMatchObject({ state: "queued", lastError: expect.stringContaining("421") });
      expect(minutesUntil(mail?.nextAttemptAt)).toBe(wait);
      expect(await deliverMail()).toBe(false);
      await makeDue(id);
    }
    inbox.isBusy = false;
    await deliverMail();
    expect(await readMail(id)).toMatchObject({ state: "sent", attempts: 9 });
    expect(inbox.mails).toHaveLength(1);
  });

  it("is given up after 72 hours, and the record says so", async () => {
    const { id, person } = await queueOne();
    const age = (interval: string) =>
      db
        .update(mails)
        .set({ createdAt: sql`now() - ${interval}::interval` })
        .where(eq(mails.id, id));
    await age("71 hours");
    await giveUpOldMails();
    expect(await readMail(id)).toMatchObject({ state: "queued" });
    await age("73 hours");
    await Promise.all([giveUpOldMails(), giveUpOldMails()]);
    expect(await readMail(id)).toMatchObject({ state: "failed" });
    expect(await failuresOf(person.id)).toBe(1);
    expect(await deliverMail()).toBe(false);
  });
});

describe("a mail that cannot arrive", () => {
  it("is given up at once where the server knows no such recipient", async () => {
    const { id, person } = await queueOne();
    inbox.unknownRecipients.add(person.email);
    await deliverMail();
    expect(await readMail(id)).toMatchObject({
      state: "failed",
      attempts: 1,
      lastError: expect.stringContaining("550"),
    });
    expect(await failuresOf(person.id)).toBe(1);
  });

  it("of an unknown template does not hold up the others", async () => {
    const { id } = await queueOne();
    const { person } = await queueOne();
    await db.update(mails).set({ template: "from-another-version" }).where(eq(mails.id, id));
    while (await deliverMail());
    expect(await readMail(id)).toMatchObject({ state: "failed" });
    expect(inbox.mails.map(({ to }) => to)).toEqual([[person.email]]);
  });
});
