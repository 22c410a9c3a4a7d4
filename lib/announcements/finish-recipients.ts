import { sql } from "drizzle-orm";
import { database } from "@/db/client";
import { announcementRecipients, announcements, people, secondFactors } from "@/db/schema";
import { BATCH, insertMails } from "./queue-announcements";

/** Tells those who have done what they were asked that nothing more is to do, once. */
export async function finishRecipients(): Promise<void> {
  while ((await finishBatch()) === BATCH);
}

async function finishBatch(): Promise<number> {
  const [row] = await database().execute<{ count: number }>(sql`
    with ready as (
      select r.announcement_id, r.person_id from ${announcementRecipients} r
      join ${announcements} a on a.id = r.announcement_id
      join ${people} p on p.id = r.person_id
      join ${secondFactors} s on s.person_id = r.person_id
      where r.done_at is null and a.ended_at is null and p.suspended_at is null
        and (a.template = 'second-factor-required' or (a.template = 'method-not-allowed' and s.method = any(a.methods)))
      limit ${BATCH} for update of r skip locked),
    fresh as (
      update ${announcementRecipients} r set done_at = clock_timestamp() from ready
      where r.announcement_id = ready.announcement_id and r.person_id = ready.person_id
      returning r.announcement_id, r.person_id, r.due_at),
    once as (select distinct on (person_id) announcement_id, person_id, due_at from fresh order by person_id, announcement_id),
    queued as (${insertMails(sql`once`, sql`'second-factor-done'`)})
    select count(*)::int as count from fresh`);
  return row?.count ?? 0;
}
