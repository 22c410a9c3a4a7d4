import { and, asc, eq, gt, isNull, type SQL, sql } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { announcementRecipients, announcements, mails, people, secondFactors } from "@/db/schema";
import type { SystemActor } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { matchRecipients } from "./match-recipients";

const SYSTEM: SystemActor = { kind: "system", name: "worker" };

/** Small enough that nothing is held for long, and that a crash loses little. */
export const BATCH = 1000;

/** Writes the mails of all announcements that are made and not yet written. Any number of processes may do so at once. */
export async function queueAnnouncements(): Promise<void> {
  while (await queueBatch());
}

/**
 * One batch, in one transaction with the place it was reached: whoever dies in the middle has done nothing of it, and the next
 * goes on from there. The announcement is held meanwhile, so others take another one; and the key of the recipients lets
 * nobody be written to twice, whatever happens. False: there is nothing to do.
 */
export async function queueBatch(): Promise<boolean> {
  return database().transaction(async (tx) => {
    const [announcement] = await tx
      .select()
      .from(announcements)
      .where(and(isNull(announcements.queuedAt), isNull(announcements.endedAt)))
      .orderBy(asc(announcements.id))
      .limit(1)
      .for("update", { skipLocked: true });
    if (!announcement) return false;
    const { count, last } = await writeTo(tx, announcement);
    const isComplete = count < BATCH;
    await tx
      .update(announcements)
      .set({
        lastPersonId: last ?? announcement.lastPersonId,
        ...(isComplete ? { queuedAt: sql`clock_timestamp()` } : {}),
      })
      .where(eq(announcements.id, announcement.id));
    if (isComplete) await recordEnd(tx, announcement);
    return true;
  });
}

type Announcement = typeof announcements.$inferSelect;

/** The next people whom it concerns, by id: those who are new to it get a row and a mail. */
async function writeTo(tx: Transaction, announcement: Announcement): Promise<{ count: number; last: number | null }> {
  const { id, lastPersonId } = announcement;
  const page = tx
    .select({ id: people.id, dueAt: dueAt(announcement).as("due_at") })
    .from(people)
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .where(and(matchRecipients(announcement), gt(people.id, lastPersonId)))
    .orderBy(asc(people.id))
    .limit(BATCH);
  const [row] = await tx.execute<{ count: number; last: string | null }>(sql`
    with page as (${page}),
    fresh as (
      insert into ${announcementRecipients} (announcement_id, person_id, due_at) select ${id}, id, due_at from page
      on conflict do nothing returning announcement_id, person_id, due_at),
    queued as (${insertMails(sql`fresh`, sql`template`)})
    select count(*)::int as count, max(id) as last from page`);
  return { count: row?.count ?? 0, last: row?.last ? Number(row.last) : null };
}

/** As graceLeft in lib/policy/rules.ts; where days do not bound it, the date is the beginning. Days have 24 hours. */
function dueAt({ startsAt, graceDays }: Announcement): SQL<string> {
  const start = sql`${startsAt.toISOString()}::timestamptz`;
  if (graceDays === 0) return sql`${start}`;
  return sql`greatest(${people.createdAt}, ${start}) + make_interval(hours => ${graceDays * 24}::int)`;
}

/** One mail for each row of `from` (announcement_id, person_id, due_at), to the address of that moment. */
export const insertMails = (from: SQL, template: SQL): SQL => sql`
  insert into ${mails} (person_id, to_address, turn, announcement_id, template, params)
  select p.id, p.email, 'later', a.id, ${template}, jsonb_build_object(
    'name', p.name, 'role', p.role, 'methods', array_to_string(a.methods, ','),
    'due', to_char(f.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  from ${from} f join ${people} p on p.id = f.person_id join ${announcements} a on a.id = f.announcement_id`;

async function recordEnd(tx: Transaction, { id, role, template }: Announcement): Promise<void> {
  const people = await tx.$count(announcementRecipients, eq(announcementRecipients.announcementId, id));
  await record(tx, SYSTEM, { event: "announcement.queued", details: { role, template, people } });
}
