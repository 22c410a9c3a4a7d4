import { sql } from "drizzle-orm";
import { database } from "@/db/client";
import { record } from "@/lib/audit/record";

/** Writes down which access passes ran out unused. They stopped working at their moment; this is for the record. */
export async function expireAccessPasses(): Promise<void> {
  await database().transaction(async (tx) => {
    const expired = await tx.execute<{ personId: string }>(sql`
      update access_passes set ended_at = clock_timestamp(), end_reason = 'expired'
      where id in (
        select id from access_passes
        where used_at is null and ended_at is null and expires_at <= clock_timestamp()
        order by id limit 500 for update skip locked)
      returning person_id as "personId"`);
    const entries = expired.map(({ personId }) => ({
      event: "access_pass.expired" as const,
      subjectId: Number(personId),
    }));
    if (entries.length > 0) await record(tx, { kind: "system", name: "worker" }, ...entries);
  });
}
