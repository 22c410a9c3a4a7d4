import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import type { Section } from "./figures";
import type { RunningKeydesk } from "./keydesk";

const PATIENCE_SECONDS = 300;

/** Lets the running server's own worker write an announcement to everybody, and watches it from outside. */
export async function measureAnnouncement(
  keydesk: RunningKeydesk,
  sql: postgres.Sql,
  people: number,
): Promise<Section> {
  await sql`insert into people (email, name, role)
    select 'announced-' || n || '@keydesk.test', 'Person ' || n, 'end_user' from generate_series(1, ${people}::int) n`;
  await sql`analyze people`;
  const before = await keydesk.memory();
  let peak = before;
  const began = performance.now();
  const [made] = await sql<{ id: string }[]>`insert into announcements (role, template, starts_at, grace_days, methods)
    values ('end_user', 'second-factor-required', now(), 14, '{app}') returning id`;
  const id = made?.id ?? "";
  let seconds = 0;
  for (let isQueued = false; !isQueued; await sleep(50)) {
    const [row] = await sql`select queued_at from announcements where id = ${id}`;
    isQueued = row?.queued_at instanceof Date;
    peak = Math.max(peak, await keydesk.memory());
    seconds = (performance.now() - began) / 1000;
    if (seconds > PATIENCE_SECONDS) throw new Error(`an announcement to ${people} people was not written in time`);
  }
  const [written] = await sql<{ mails: number; persons: number }[]>`
    select count(*)::int as mails, count(distinct person_id)::int as persons from mails where announcement_id = ${id}`;
  if (written?.mails !== written?.persons || (written?.mails ?? 0) < people)
    throw new Error("somebody has none, or two");
  await sql`delete from announcements where id = ${id}`;
  await sql`delete from mails where turn = 'later'`;
  return {
    title: "An announcement to everybody",
    how: `The worker of the running server writes the mails of ${people} people in batches of 1,000, and delivers them to the demo's outbox meanwhile; from the save until all are written.`,
    figures: [
      { id: "announcement.time", label: `${people} mails written`, value: seconds, unit: "s" },
      {
        id: "announcement.memory",
        label: "memory (RSS), more than before at its highest",
        value: peak - before,
        unit: "MB",
      },
    ],
  };
}
