import { sql } from "drizzle-orm";
import type { Executor } from "./client";

/** What would be lost, or could not be checked, without a key of the ring. */
export interface KeyUse {
  keyId: string;
  what: "app secrets" | "open set-ups" | "texts under way" | "the newest seal of the audit log";
  rows: number;
}

/** What of the database needs which key. What has expired or was spent needs none. */
export async function readKeyUse(db: Executor): Promise<KeyUse[]> {
  const keyOf = sql`split_part(secret_encrypted, '.', 1)`;
  const isOpen = sql`redeemed_at is null and expires_at > clock_timestamp()`;
  const rows = await db.execute<{ key_id: string; what: KeyUse["what"]; rows: number }>(sql`
    select key_id, what, count(*)::int as rows from (
      select ${keyOf} as key_id, 'app secrets' as what from second_factors where secret_encrypted is not null
      union all
      select ${keyOf}, 'open set-ups' from challenges where secret_encrypted is not null and ${isOpen}
      union all
      select key_id, 'texts under way' from challenges where key_id is not null and ${isOpen}
      union all
      (select key_id, 'the newest seal of the audit log' from audit_seals order by number desc limit 1)
    ) used group by key_id, what order by key_id, what`);
  return rows.map(({ key_id: keyId, what, rows: count }) => ({ keyId, what, rows: count }));
}

/** "3 app secrets, the newest seal of the audit log" */
export const describeKeyUse = (uses: readonly KeyUse[]): string =>
  uses.map(({ what, rows }) => (what.startsWith("the ") ? what : `${rows} ${what}`)).join(", ");
