import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { createDevice, createPerson, createSession } from "@/db/factories";
import {
  challenges,
  devices,
  mails,
  outboxMessages,
  sessions,
  signInAttempts,
  smsMessages,
  throttles,
} from "@/db/schema";
import { days, hours } from "@/lib/core/duration";
import { deliverSoon, settleDeliveries } from "@/lib/jobs/deliver-soon";
import { listOutbox } from "@/lib/jobs/outbox";
import { queueMail } from "@/lib/mail/queue-mail";
import { queueOne, readMessage, someNumber } from "@/lib/sms/sms.test-support";
import { purgeExpired } from "./purge-expired";
import { startWorker } from "./run";

const db = database();
const ago = (duration: number) => new Date(Date.now() - duration);

async function queueSomeMail() {
  const person = await createPerson(db, { password: null });
  const params = { name: person.name, address: "192.0.2.1", userAgent: "" };
  const mail = { personId: person.id, toAddress: person.email, template: "new-device", params } as const;
  await db.transaction((tx) => queueMail(tx, mail));
  return person;
}

describe("deliverSoon", () => {
  it("brings text and mail to the demo's outbox without a worker", async () => {
    const number = someNumber();
    const { id } = await queueOne(number);
    const person = await queueSomeMail();
    expect(deliverSoon()).toBeUndefined();
    await settleDeliveries();
    const items = await listOutbox();
    const text = items.find(({ to }) => to === number);
    expect(text).toMatchObject({
      channel: "sms",
      body: expect.stringMatching(/passcode is (\d{6})\..*\s+@localhost #\1$/),
    });
    expect(items.find(({ to }) => to === person.email)).toMatchObject({ channel: "mail" });
    expect(await readMessage(id)).toMatchObject({ state: "sent", gatewayId: null });
  });
});

describe("the worker", () => {
  it("picks up what a crash left over, and stops", async () => {
    const { id } = await queueOne();
    const { id: staleId } = await queueOne();
    await db
      .update(smsMessages)
      .set({ state: "sending", claimedAt: sql`now() - interval '2 minutes'` })
      .where(sql`id = ${staleId}`);
    const worker = startWorker();
    expect(startWorker()).toBe(worker);
    await worker.stop();
    expect((await readMessage(id)).state).toBe("sent");
    expect((await readMessage(staleId)).state).toBe("unknown");
    const left = await queueOne();
    expect((await readMessage(left.id)).state).toBe("queued");
  });
});

describe("purgeExpired", () => {
  it("deletes what nobody can use any more, more than one batch of it, and nothing else", async () => {
    const person = await createPerson(db, { password: null });
    const series = sql`generate_series(1, 1100)`;
    const old = sql`now() - interval '25 hours'`;
    await db.execute(sql`insert into challenges (person_id, session_id, method, purpose, created_at, expires_at)
      select ${person.id}, 1, 'app', 'step-up', ${old}, ${old} from ${series}`);
    await db.execute(sql`insert into sign_in_attempts (token_hash, person_id, password_passed_at, address, user_agent, created_at, expires_at)
      select 'old-' || n, ${person.id}, ${old}, '192.0.2.1', '', ${old}, ${old} from ${series} n`);
    await db.execute(sql`insert into outbox_messages (channel, to_address, body, created_at)
      select 'sms', 'old', '', now() - interval '8 days' from ${series}`);
    await db.execute(sql`insert into throttles (key, failures, blocked_until, updated_at) values
      ('address:old', 3, null, ${old}),
      ('address:new', 3, null, now()),
      ('password:account:few', 3, null, now() - interval '31 days'),
      ('password:account:young', 3, null, now() - interval '29 days'),
      ('password:account:stopped', 90, '9999-12-31', now() - interval '400 days'),
      ('password:account:waited', 7, now() - interval '399 days', now() - interval '400 days'),
      ('password:device:0', 3, null, now() - interval '400 days'),
      ('second-step:1', 9, null, now() - interval '400 days')`);
    await db.insert(outboxMessages).values({ channel: "sms", toAddress: "new", body: "" });
    await db.execute(sql`insert into sessions (token_hash, person_id, signed_in_with, address, user_agent, created_at, ended_at)
      select 'ended-' || n, ${person.id}, 'app', '192.0.2.1', '', ${old}, ${old} from ${series} n`);
    // End users' sessions live longest: 30 days.
    await db.execute(sql`insert into sessions (token_hash, person_id, signed_in_with, address, user_agent, created_at, last_seen_at)
      select 'expired-' || n, ${person.id}, 'app', '192.0.2.1', '', now() - interval '32 days', now() from ${series} n`);
    const justEnded = { endedAt: ago(hours(23)), createdAt: ago(days(20)) };
    await createSession(db, person.id, { ...justEnded, userAgent: "just ended" });
    await createSession(db, person.id, { createdAt: ago(days(30)), userAgent: "may live" });
    await db.execute(sql`insert into devices (person_id, token_hash, user_agent, trusted_at, last_seen_at)
      select ${person.id}, 'unseen-' || n, 'unseen', now() - interval '1 year', now() - interval '366 days' from ${series} n`);
    const seen = await createDevice(db, person.id, { lastSeenAt: ago(days(364)) });
    await db.execute(sql`insert into throttles (key, failures, updated_at) values
      (${`password:device:${seen.id}`}, 9, now() - interval '400 days')`);
    const { challengeId } = await queueOne();

    await Promise.all([purgeExpired(), purgeExpired()]);
    expect((await db.select().from(challenges)).map(({ id }) => id)).toContain(challengeId);
    expect(await db.$count(challenges, sql`expires_at < now()`)).toBe(0);
    expect(await db.$count(signInAttempts)).toBe(0);
    expect((await db.select().from(sessions)).map(({ userAgent }) => userAgent).sort()).toEqual([
      "just ended",
      "may live",
    ]);
    expect((await db.select().from(devices)).map(({ id }) => id)).toEqual([seen.id]);
    expect(await db.$count(outboxMessages, sql`to_address = 'old'`)).toBe(0);
    expect(await db.$count(outboxMessages, sql`to_address = 'new'`)).toBe(1);
    const keys = (await db.select({ key: throttles.key }).from(throttles)).map(({ key }) => key).sort();
    expect(keys).toEqual([
      "address:new",
      "password:account:stopped",
      "password:account:waited",
      "password:account:young",
      `password:device:${seen.id}`,
      "second-step:1",
    ]);
    expect(await db.$count(mails)).toBeGreaterThan(0);
  });
});
