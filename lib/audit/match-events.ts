import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { auditEvents, people } from "@/db/schema";
import { after, days } from "@/lib/core/duration";
import type { AuditFilter } from "./schema";

/** A filter whose person is known. */
export interface EventFilter {
  personId: number | null;
  event: string | undefined;
  from: string | undefined;
  to: string | undefined;
}

/** Null: nobody is called so, and nobody ever did anything under that number. */
export async function resolveFilter({ person, event, from, to }: AuditFilter): Promise<EventFilter | null> {
  if (person === undefined) return { personId: null, event, from, to };
  if (/^\d{1,15}$/.test(person)) return { personId: Number(person), event, from, to };
  const [found] = await database()
    .select({ id: people.id })
    .from(people)
    .where(eq(people.email, person.normalize("NFKC").toLowerCase()));
  return found ? { personId: found.id, event, from, to } : null;
}

/**
 * The ids of one page of events, newest first, behind the row `beforeId`. Every branch is one walk along an index that ends
 * in (at, id), so it costs what it shows, however long the log is. "Subject or actor" are two such walks, because no index
 * gives both in one order.
 */
export function pickEvents(filter: EventFilter, beforeId: number | null, limit: number): SQL {
  const { personId, event, from, to } = filter;
  const e = auditEvents;
  const conditions = [
    event === undefined ? undefined : eq(e.event, event),
    from === undefined ? undefined : gte(e.at, new Date(from)),
    to === undefined ? undefined : lt(e.at, after(new Date(to), days(1))),
    beforeId === null ? undefined : isBehind(beforeId),
  ];
  const walk = (who?: SQL) =>
    database()
      .select({ id: e.id })
      .from(e)
      .where(and(who, ...conditions))
      .orderBy(desc(e.at), desc(e.id))
      .limit(limit);
  if (personId === null) return sql`${walk()}`;
  return sql`(${walk(eq(e.subjectId, personId))} union all ${walk(eq(e.actorId, personId))})`;
}

/** A row that is gone, or never was, stands before the newest. */
const isBehind = (id: number): SQL =>
  sql`(${auditEvents.at}, ${auditEvents.id}) < (coalesce((
    select b.at from ${auditEvents} b where b.id = ${id}), 'infinity'), ${id}::bigint)`;
