import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { auditEvents } from "@/db/schema";
import type { SealedText } from "./rules";

interface Range {
  /** Null: from the very first one on. */
  afterId: number | null;
  throughId: number;
  limit?: number;
}

/** The events that a seal covers, in the order of their ids, each column as the database's own text. */
export async function readSealedTexts(db: Executor, { afterId, throughId, limit }: Range): Promise<SealedText[]> {
  const e = auditEvents;
  const rows = await db.execute<{ id: string; columns: (string | null)[] }>(sql`
    select ${e.id}::text as id,
      array[${utcText(e.at)}, ${e.event}, ${e.actorKind}, ${e.actorId}::text, ${e.subjectId}::text,
        ${e.address}::text, ${e.userAgent}, ${e.requestId}, ${e.details}::text] as columns
    from ${e}
    where ${e.id} <= ${throughId} ${afterId === null ? sql`` : sql`and ${e.id} > ${afterId}`}
    order by ${e.id} ${limit === undefined ? sql`` : sql`limit ${limit}`}`);
  return rows.map(({ id, columns }) => ({ id: Number(id), columns }));
}

const utcText = (at: SQL | typeof auditEvents.at): SQL =>
  sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;
