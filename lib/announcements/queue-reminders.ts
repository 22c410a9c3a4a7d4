import { sql } from "drizzle-orm";
import { database } from "@/db/client";
import { announcementRecipients, announcements, people, secondFactors } from "@/db/schema";
import { BATCH, insertMails } from "./queue-announcements";
import { REMINDER_DAYS } from "./rules";

/**
 * Reminds those who have been told of a date and have not done it. One statement marks and writes, so each reminder goes out
 * once, whoever runs it and however often; one whose time nobody was up for is not made up for by two.
 */
export async function queueReminders(): Promise<void> {
  for (const [i, days] of REMINDER_DAYS.entries()) {
    const nextDays = REMINDER_DAYS[i + 1] ?? 0;
    while ((await remindBatch(days, nextDays)) === BATCH);
  }
}

/** As reminderSince in rules.ts: the date is at most `days` away, and more than those of the next reminder. */
async function remindBatch(days: number, nextDays: number): Promise<number> {
  const since = sql`(r.due_at - make_interval(hours => ${days * 24}::int))`;
  const done = await database().execute(sql`
    with due as (
      select r.announcement_id, r.person_id from ${announcementRecipients} r
      join ${announcements} a on a.id = r.announcement_id
      join ${people} p on p.id = r.person_id
      where r.done_at is null and a.ended_at is null and a.template = 'second-factor-required'
        and r.due_at > clock_timestamp() + make_interval(hours => ${nextDays * 24}::int)
        and r.due_at <= clock_timestamp() + make_interval(hours => ${days * 24}::int)
        and r.announced_at < ${since} and (r.reminded_at is null or r.reminded_at < ${since})
        and p.suspended_at is null and p.role = a.role
        and not exists (select 1 from ${secondFactors} s where s.person_id = r.person_id)
      order by r.due_at limit ${BATCH} for update of r skip locked),
    fresh as (
      update ${announcementRecipients} r set reminded_at = clock_timestamp() from due
      where r.announcement_id = due.announcement_id and r.person_id = due.person_id
      returning r.announcement_id, r.person_id, r.due_at)
    ${insertMails(sql`fresh`, sql`'second-factor-reminder'`)}`);
  return done.count;
}
