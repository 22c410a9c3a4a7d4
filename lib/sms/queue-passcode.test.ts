import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { auditEvents, challenges, smsMessages } from "@/db/schema";
import { getDeliveryState } from "./queries";
import { queueNotice } from "./queue-notice";
import { createChallenge, readMessage, someNumber, someoneAt } from "./sms.test-support";

const db = database();

/** Makes everything sent to a person so far older: tests shift time in the rows, they do not wait. */
const age = (personId: number, interval: string) =>
  db
    .update(smsMessages)
    .set({ createdAt: sql`${smsMessages.createdAt} - ${interval}::interval` })
    .where(eq(smsMessages.personId, personId));

const countTo = (phoneNumber: string) => db.$count(smsMessages, eq(smsMessages.phoneNumber, phoneNumber));

const eventsOf = async (subjectId: number) =>
  (await db.select().from(auditEvents).where(eq(auditEvents.subjectId, subjectId)).orderBy(auditEvents.id)).map(
    ({ event, details }) => ({ event, details }),
  );

const waited = (retryAt: Date | undefined) => Math.round(((retryAt?.getTime() ?? 0) - Date.now()) / 1000);

describe("queuePasscode", () => {
  it("queues a text and says when the next may follow", async () => {
    const { person, phoneNumber, ask } = await someoneAt();
    const challenge = await createChallenge(person.id, phoneNumber);
    const queued = await ask({ challengeId: challenge.id });
    if (!queued.ok) throw new Error(queued.code);
    expect(waited(queued.data.nextSendAt)).toBe(30);
    expect(await readMessage(queued.data.messageId)).toMatchObject({
      ...{ personId: person.id, phoneNumber, country: "US", template: "passcode" },
      ...{ challengeId: challenge.id, state: "queued", attempts: 0 },
    });
    expect(await eventsOf(person.id)).toEqual([
      {
        event: "sms.queued",
        details: {
          messageId: queued.data.messageId,
          template: "passcode",
          number: `+1 *** *** ${phoneNumber.slice(-4)}`,
        },
      },
    ]);
    const state = await getDeliveryState(db, challenge.id);
    expect(state).toMatchObject({ state: "queued", words: null, nextSendAt: queued.data.nextSendAt });
  });

  it("waits longer after each text, until a code is redeemed", async () => {
    const { person, phoneNumber, ask } = await someoneAt();
    await ask();
    for (const wait of [30, 60]) {
      const refused = await ask();
      expect(refused).toMatchObject({ ok: false, code: "sms_wait" });
      if (!refused.ok) expect(waited(refused.retryAt)).toBeCloseTo(wait, -1);
      await age(person.id, `${wait + 1} seconds`);
      expect((await ask()).ok).toBe(true);
    }
    await age(person.id, "1 minute");
    expect(await ask()).toMatchObject({ ok: false, code: "sms_wait" });
    const redeemed = await createChallenge(person.id, phoneNumber);
    await db.update(challenges).set({ redeemedAt: sql`clock_timestamp()` }).where(eq(challenges.id, redeemed.id));
    expect((await ask()).ok).toBe(true);
    expect(await ask()).toMatchObject({ ok: false, code: "sms_wait" });
  });

  it("sends three texts a challenge at most", async () => {
    const { person, phoneNumber, ask } = await someoneAt();
    const { id: challengeId } = await createChallenge(person.id, phoneNumber);
    for (let n = 1; n <= 3; n += 1) {
      expect((await ask({ challengeId })).ok).toBe(true);
      await age(person.id, "5 minutes");
    }
    expect(await ask({ challengeId })).toEqual({ ok: false, code: "sms_limit" });
    expect((await eventsOf(person.id)).at(-1)).toMatchObject({
      event: "sms.refused",
      details: { reason: "sms_limit" },
    });
  });

  it("sends five texts an hour to a number, whoever asks", async () => {
    const phoneNumber = someNumber();
    for (let n = 1; n <= 5; n += 1) expect((await (await someoneAt(phoneNumber)).ask()).ok).toBe(true);
    const refused = await (await someoneAt(phoneNumber)).ask();
    expect(refused).toMatchObject({ ok: false, code: "sms_limit" });
    if (!refused.ok) expect(waited(refused.retryAt)).toBeCloseTo(3600, -2);
  });

  it("sends ten texts a day to a person, whatever the numbers", async () => {
    const { person, ask } = await someoneAt();
    for (let n = 1; n <= 10; n += 1) {
      expect((await ask({ number: someNumber() })).ok).toBe(true);
      await age(person.id, "40 minutes");
    }
    expect(await ask({ number: someNumber() })).toMatchObject({ ok: false, code: "sms_limit" });
    await age(person.id, "18 hours");
    expect((await ask({ number: someNumber() })).ok).toBe(true);
  });
});

describe("a burst", () => {
  it("of one person brings one text", async () => {
    const { phoneNumber, ask } = await someoneAt();
    const all = await Promise.all(Array.from({ length: 30 }, () => ask()));
    expect(all.filter((result) => result.ok)).toHaveLength(1);
    expect(await countTo(phoneNumber)).toBe(1);
  });

  it("of one person over many numbers brings one text", async () => {
    const { person, ask } = await someoneAt();
    await Promise.all(Array.from({ length: 30 }, () => ask({ number: someNumber() })));
    expect(await db.$count(smsMessages, eq(smsMessages.personId, person.id))).toBe(1);
  });

  it("of many people at one number brings five", async () => {
    const phoneNumber = someNumber();
    const crowd = await Promise.all(Array.from({ length: 20 }, () => someoneAt(phoneNumber)));
    const all = await Promise.all(crowd.map(({ ask }) => ask()));
    expect(all.filter((result) => result.ok)).toHaveLength(5);
    expect(await countTo(phoneNumber)).toBe(5);
  });

  it("of people who swap two numbers ends, and ends right", async () => {
    const numbers = [someNumber(), someNumber()];
    const crowd = await Promise.all(Array.from({ length: 12 }, () => someoneAt()));
    const all = await Promise.all(
      crowd.flatMap(({ ask }, n) => [
        ask({ number: numbers[n % 2] ?? "" }),
        ask({ number: numbers[(n + 1) % 2] ?? "" }),
      ]),
    );
    expect(all.filter((result) => result.ok)).toHaveLength(10);
  });
});

describe("queueNotice", () => {
  const tell = (personId: number, phoneNumber: string) =>
    db.transaction((tx) => queueNotice(tx, { personId, phoneNumber, template: "number-changed" }));

  it("knows no cool-down, and is left out where the number has had enough", async () => {
    const { person, phoneNumber, ask } = await someoneAt();
    await ask();
    for (let n = 1; n <= 6; n += 1) await tell(person.id, phoneNumber);
    expect(await countTo(phoneNumber)).toBe(5);
    const events = (await eventsOf(person.id)).map(({ event }) => event);
    expect(events).toEqual([...Array(5).fill("sms.queued"), ...Array(2).fill("sms.refused")]);
  });

  it("does not put off the person's next code", async () => {
    const { person, ask } = await someoneAt();
    await tell(person.id, someNumber());
    expect((await ask()).ok).toBe(true);
  });
});
