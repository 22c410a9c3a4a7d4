import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { auditEvents, challenges, smsMessages } from "@/db/schema";
import { type Fault, startFakeTwilio } from "@/e2e/support/fake-twilio";
import { smsBreaker } from "./breaker";
import { deliverMessage } from "./deliver-message";
import { derivePasscode } from "./passcode";
import { getDeliveryState } from "./queries";
import { queueNotice } from "./queue-notice";
import { queueOne, readMessage, someNumber, someoneAt } from "./sms.test-support";
import { giveUpStaleMessages } from "./store-outcome";

const fake = await startFakeTwilio();
vi.stubEnv("TWILIO_ACCOUNT_SID", fake.accountSid);
vi.stubEnv("TWILIO_AUTH_TOKEN", fake.authToken);
vi.stubEnv("TWILIO_FROM", "+15005550006");
vi.stubEnv("TWILIO_API_BASE_URL", fake.url);
vi.stubEnv("PUBLIC_URL", "https://help.example.com/");

const db = database();
const holder = globalThis as { keydeskSmsBreaker?: unknown };
const makeDue = (id: number) =>
  db.update(smsMessages).set({ nextAttemptAt: sql`now() - interval '1 second'` }).where(eq(smsMessages.id, id));
const failuresOf = (personId: number) =>
  db.$count(auditEvents, sql`${auditEvents.subjectId} = ${personId} and ${auditEvents.event} = 'sms.failed'`);

beforeEach(async () => {
  fake.clear();
  holder.keydeskSmsBreaker = undefined;
  await db.update(smsMessages).set({ state: "failed" }).where(sql`state in ('queued', 'sending')`);
});
afterAll(() => fake.stop());

/** Queues a text, has it meet the fault, and answers with what came of it. */
async function sendInto(fault: Fault | null) {
  const phoneNumber = someNumber();
  const queued = await queueOne(phoneNumber);
  if (fault) fake.setFault(phoneNumber, fault, Number.POSITIVE_INFINITY);
  expect(await deliverMessage()).toBe(true);
  return { ...queued, phoneNumber, message: await readMessage(queued.id), taken: fake.textsTo(phoneNumber) };
}

describe("a text", () => {
  it("goes out by the real SDK, once, with the code and the line for autofill", async () => {
    const { challengeId, message, taken } = await sendInto(null);
    const code = derivePasscode({ challengeId, issueNumber: 1, keyId: "new" });
    expect(taken).toHaveLength(1);
    expect(taken[0]?.body).toBe(
      `Your Keydesk passcode is ${code}. It is valid for 10 minutes.\n\n@help.example.com #${code}`,
    );
    expect(taken[0]?.fields).toMatchObject({ From: "+15005550006", ValidityPeriod: "600" });
    expect(taken[0]?.statusCallback).toBe(`https://help.example.com/api/twilio/status?message=${message.id}`);
    expect(message).toMatchObject({ state: "sent", gatewayId: taken[0]?.sid, attempts: 1 });
    expect(await deliverMessage()).toBe(false);
  });

  it("leaves its code in no row", async () => {
    const { challengeId, taken } = await sendInto(null);
    const code = derivePasscode({ challengeId, issueNumber: 1, keyId: "new" });
    expect(taken[0]?.body).toContain(code);
    for (const table of ["sms_messages", "challenges", "audit_events", "outbox_messages"]) {
      const rows = await db.execute<{ row: string }>(sql.raw(`select t::text as row from ${table} t`));
      expect(rows.filter(({ row }) => new RegExp(`(?<!\\d)${code}(?!\\d)`).test(row))).toEqual([]);
    }
  });

  it("goes out once, however many are sending", async () => {
    const numbers = Array.from({ length: 8 }, someNumber);
    for (const number of numbers) await queueOne(number);
    await Promise.all(
      Array.from({ length: 12 }, async () => {
        while (await deliverMessage());
      }),
    );
    expect(numbers.map((number) => fake.textsTo(number).length)).toEqual(numbers.map(() => 1));
  });

  it("is not sent where its challenge is over", async () => {
    const number = someNumber();
    const { id, challengeId } = await queueOne(number);
    await db.update(challenges).set({ redeemedAt: sql`now()` }).where(eq(challenges.id, challengeId));
    await deliverMessage();
    expect(await readMessage(id)).toMatchObject({ state: "failed", errorCode: null });
    expect(fake.textsTo(number)).toEqual([]);
  });

  it("tells an old number without a code or a link", async () => {
    const { person, phoneNumber } = await someoneAt();
    await db.transaction((tx) => queueNotice(tx, { personId: person.id, phoneNumber, template: "number-changed" }));
    await deliverMessage();
    const [text] = fake.textsTo(phoneNumber);
    expect(text?.body).toContain("another phone number");
    expect(text?.body).not.toMatch(/\d{4}|http|@/);
    expect(text?.body.length).toBeLessThanOrEqual(160);
  });
});

describe("what the gateway refuses", () => {
  it.each([
    [400, 21211, /Check it/],
    [400, 21408, /country/],
    [400, 21608, /tell your admin/],
    [400, 21610, /Text START/],
    [400, 21612, /Check it/],
    [400, 21614, /mobile phone/],
    [400, 21606, /tell your admin/],
    [403, 20003, /tell your admin/],
    [400, 99999, null],
  ])("%i %i fails for good, in plain words", async (status, code, words) => {
    const { message, taken, challengeId, personId } = await sendInto({ kind: "refuse", status, code });
    expect(message).toMatchObject({ state: "failed", errorCode: code, attempts: 1, gatewayId: null });
    expect(taken).toEqual([]);
    expect(await failuresOf(personId)).toBe(1);
    const state = await getDeliveryState(db, challengeId);
    if (words) expect(state?.words).toMatch(words);
    else expect(state?.words).toBeNull();
    expect(await deliverMessage()).toBe(false);
  });

  it.each([
    [429, undefined, 20429],
    [429, 20429, 20429],
    [400, 21611, 21611],
  ])("%i %s is tried twice more, later", async (status, code, errorCode) => {
    const { id, personId } = await sendInto({ kind: "refuse", status, ...(code ? { code } : {}) });
    for (const attempts of [1, 2]) {
      const message = await readMessage(id);
      expect(message).toMatchObject({ state: "queued", attempts, errorCode });
      expect(message.nextAttemptAt.getTime()).toBeGreaterThan(Date.now() + 1000);
      expect(await deliverMessage()).toBe(false);
      await makeDue(id);
      expect(await deliverMessage()).toBe(true);
    }
    expect(await readMessage(id)).toMatchObject({ state: "failed", attempts: 3, errorCode });
    expect(await failuresOf(personId)).toBe(1);
  });
});

describe("what may have been taken", () => {
  it.each<Fault>([{ kind: "refuse", status: 500 }, { kind: "refuse", status: 503, code: 20503 }, { kind: "reset" }])(
    "is unknown and never sent again by itself: %j",
    async (fault) => {
      const { message } = await sendInto(fault);
      expect(message).toMatchObject({ state: "unknown", attempts: 1 });
      expect(await deliverMessage()).toBe(false);
    },
  );

  it.each<Fault>([{ kind: "hang" }, { kind: "slow-body" }])("ends after five seconds: %j", async (fault) => {
    const startedAt = performance.now();
    const { message, taken } = await sendInto(fault);
    expect(performance.now() - startedAt).toBeLessThan(6500);
    expect(taken).toHaveLength(1);
    expect(message).toMatchObject({ state: "unknown", attempts: 1 });
  });

  it("is unknown when its sender died on the way", async () => {
    const { id } = await queueOne();
    await db
      .update(smsMessages)
      .set({ state: "sending", attempts: 1, claimedAt: sql`now() - interval '59 seconds'` })
      .where(eq(smsMessages.id, id));
    expect(await giveUpStaleMessages()).toBe(0);
    await db.update(smsMessages).set({ claimedAt: sql`now() - interval '61 seconds'` }).where(eq(smsMessages.id, id));
    expect(await giveUpStaleMessages()).toBe(1);
    expect((await readMessage(id)).state).toBe("unknown");
    expect(await deliverMessage()).toBe(false);
  });
});

describe("the breaker", () => {
  it("leaves a gateway alone that fails five times, and the texts wait", async () => {
    for (let n = 1; n <= 5; n += 1) await sendInto({ kind: "refuse", status: 500 });
    const { id } = await queueOne();
    const before = fake.requests;
    expect(await deliverMessage()).toBe(false);
    expect(fake.requests).toBe(before);
    expect(await readMessage(id)).toMatchObject({ state: "queued", attempts: 0 });
    holder.keydeskSmsBreaker = undefined;
    expect(await deliverMessage()).toBe(true);
    expect((await readMessage(id)).state).toBe("sent");
  });

  it("opens at once where the account is refused, and not for a wrong number", async () => {
    for (let n = 1; n <= 6; n += 1) await sendInto({ kind: "refuse", status: 400, code: 21211 });
    expect(smsBreaker().isOpen()).toBe(false);
    await sendInto({ kind: "refuse", status: 401, code: 20003 });
    expect(smsBreaker().isOpen()).toBe(true);
  });
});

it("a gateway that is down takes nothing: the text waits, twice, then fails", async () => {
  const { id } = await queueOne();
  await fake.stop();
  for (const attempts of [1, 2]) {
    expect(await deliverMessage()).toBe(true);
    expect(await readMessage(id)).toMatchObject({ state: "queued", attempts, errorCode: null });
    await makeDue(id);
  }
  expect(await deliverMessage()).toBe(true);
  expect(await readMessage(id)).toMatchObject({ state: "failed", attempts: 3 });
});
