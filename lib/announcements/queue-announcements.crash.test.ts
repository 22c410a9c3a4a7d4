import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { announcementRecipients, announcements, mails, people, secondFactors } from "@/db/schema";
import { holdLock } from "@/lib/core/held-lock.test-support";
import { prepareProcess } from "@/lib/core/second-process.test-support";
import type { Acts } from "./acts.test-support";
import { finishRecipients } from "./finish-recipients";
import { queueAnnouncements } from "./queue-announcements";
import { queueReminders } from "./queue-reminders";

const db = database();
const MANY = 4500;

let prepared: Awaited<ReturnType<typeof prepareProcess<Acts>>>;
beforeAll(async () => {
  prepared = await prepareProcess<Acts>("lib/announcements/acts.test-support.ts");
  await db.execute(sql`insert into people (email, name, role)
    select 'many-' || n || '@keydesk.test', 'Person ' || n, 'agent' from generate_series(1, ${MANY}::int) n`);
});
afterAll(() => prepared.remove());
beforeEach(async () => {
  await db.delete(mails).where(sql`true`);
  await db.delete(announcements).where(sql`true`);
  const template = "second-factor-required";
  await db
    .insert(announcements)
    .values({ role: "agent", template, startsAt: new Date(), graceDays: 14, methods: ["app"] });
});

const countWritten = () => db.$count(mails);
/** How many people got more than one mail, or none. */
const countOdd = async () =>
  Number(
    (
      await db.execute(sql`select count(*) as n from (select p.id from ${people} p left join ${mails} m on m.person_id = p.id
        group by p.id having count(m.id) <> 1) odd`)
    )[0]?.n,
  );

describe("a worker that is killed while it writes to everybody", () => {
  test.each(["announcement_recipients", "mails", "announcements"])(
    "before it has written to %s: nothing of that batch is there, and another goes on",
    async (name) => {
      const node = await prepared.start();
      const lock = await holdLock(`lock table ${name} in share mode`);
      try {
        void node.ask("queue");
        const waiting = await lock.somebodyWaits();
        await node.kill();
        await lock.release();
        await lock.backendEnds(waiting);
      } finally {
        await lock.release();
        await node.kill();
      }
      expect(await countWritten()).toBe(0);
      expect(await db.$count(announcementRecipients)).toBe(0);
      await queueAnnouncements();
      expect([await countWritten(), await countOdd()]).toEqual([MANY, 0]);
    },
  );

  test("half way: the others go on from there, and nobody gets two", async () => {
    const node = await prepared.start();
    void node.ask("queue");
    while ((await countWritten()) === 0) await nextTurn();
    await node.kill();
    const others = [await prepared.start(), await prepared.start()];
    await Promise.all([...others.map((other) => other.ask("queue")), queueAnnouncements(), queueAnnouncements()]);
    // Whoever finds the announcement held by another leaves it to them; the worker's next look finds what is left.
    await queueAnnouncements();
    for (const other of others) await other.kill();
    expect([await countWritten(), await countOdd()]).toEqual([MANY, 0]);
    const [announcement] = await db.select().from(announcements);
    expect(announcement?.queuedAt).toBeInstanceOf(Date);
  });

  test("reminders and the last word go out once too, by however many workers", async () => {
    await queueAnnouncements();
    await db.delete(mails).where(sql`true`);
    await db
      .update(announcementRecipients)
      .set({ dueAt: sql`now() + interval '12 hours'`, announcedAt: sql`now() - interval '9 days'` });
    const node = await prepared.start();
    await Promise.all([node.ask("remind"), queueReminders(), queueReminders()]);
    await queueReminders();
    expect([await countWritten(), await countOdd()]).toEqual([MANY, 0]);

    await db.delete(mails).where(sql`true`);
    await db.execute(sql`insert into ${secondFactors} (person_id, method, set_up_id, phone_number)
      select id, 'sms', 0, '+14155550123' from ${people}`);
    await Promise.all([node.ask("finish"), finishRecipients(), finishRecipients()]);
    await finishRecipients();
    await node.kill();
    expect([await countWritten(), await countOdd()]).toEqual([MANY, 0]);
    await db.delete(secondFactors).where(sql`true`);
  });
});
