import { type SQL, sql } from "drizzle-orm";
import { database } from "@/db/client";

/** Small enough that a purge never holds row locks for long. */
const BATCH = 1000;

const batch = sql`limit ${BATCH} for update skip locked`;

/**
 * What nobody can use any more, and when it may go. The limits on texts look a day back, so a challenge stays a day.
 * Failures in a row do not expire (NIST SP 800-63B-4 3.2.2 allows 100 in a row, not 100 a day). What goes is the count of an
 * address, which holds for a window only, and after a month the first few failures of an account, most of which does not exist:
 * they have met no wait yet.
 * A session goes a day after it ended, or after the longest limit that policy gives any role: what a session did stands in the
 * audit log. A browser goes after a year, much longer than policy trusts one, and its count with it.
 */
const EXPIRED: SQL[] = [
  sql`delete from challenges where id in (
    select id from challenges where expires_at < now() - interval '1 day' ${batch})`,
  sql`delete from sign_in_attempts where id in (
    select id from sign_in_attempts where expires_at < now() - interval '1 day' ${batch})`,
  sql`delete from sessions where id in (
    select id from sessions where ended_at < now() - interval '1 day' ${batch})`,
  sql`delete from sessions where id in (
    select id from sessions where created_at < now() - interval '1 day'
      - (select max(session_absolute_minutes) from security_policies) * interval '1 minute' ${batch})`,
  sql`delete from devices where id in (
    select id from devices where last_seen_at < now() - interval '1 year' ${batch})`,
  sql`delete from throttles where key in (
    select key from throttles where updated_at < now() - interval '1 year' and key like 'password:device:%'
      and not exists (select 1 from devices
        where devices.id = case when key like 'password:device:%' then split_part(key, ':', 3)::bigint end) ${batch})`,
  sql`delete from throttles where key in (
    select key from throttles where updated_at < now() - interval '1 day' and blocked_until is null
      and (key like 'address:%' or key like 'help:%' or (key like 'password:account:%' and updated_at < now() - interval '30 days')) ${batch})`,
  // What came of them stands in the audit log.
  sql`delete from access_passes where id in (
    select id from access_passes where expires_at < now() - interval '30 days' ${batch})`,
  sql`delete from help_requests where id in (
    select id from help_requests where closed_at < now() - interval '30 days' ${batch})`,
  sql`delete from outbox_messages where id in (
    select id from outbox_messages where created_at < now() - interval '7 days' ${batch})`,
];

/** Deletes what has expired, batch by batch. Several processes may do so at once: each takes other rows. */
export async function purgeExpired(): Promise<void> {
  for (const purge of EXPIRED) while ((await database().execute(purge)).count === BATCH);
}
