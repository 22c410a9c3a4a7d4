import { desc, eq, inArray, max } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { database } from "@/db/client";
import { auditEvents, auditSeals, people } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { type EventFilter, pickEvents, resolveFilter } from "./match-events";
import type { AuditQuery } from "./schema";

const AUDIT_PAGE_SIZE = 50;

/** A person named in the log. The name is null where the person is gone: the record outlives them. */
export interface AuditPerson {
  id: number;
  name: string | null;
}

export interface AuditEntryView {
  id: number;
  at: Date;
  /** A name of the catalogue; an older version may have written one that this version does not know. */
  event: string;
  actorKind: "person" | "attempt" | "system" | "stranger";
  actor: AuditPerson | null;
  subject: AuditPerson | null;
  address: string | null;
  userAgent: string | null;
  requestId: string | null;
  details: Record<string, string | number | boolean | null>;
  /** Whether the chain vouches for it already; the newest wait for the worker. */
  isSealed: boolean;
}

export interface AuditPage {
  events: AuditEntryView[];
  /** Pass as `before` for the next, older page; null: this was the last one. */
  before: number | null;
  /** The filter names somebody whom nobody knows. */
  isPersonUnknown: boolean;
}

/** The audit log, newest first, with the names of both people in the same query. Only for admins. */
export async function listAuditEvents(
  viewer: PersonActor,
  { limit = AUDIT_PAGE_SIZE, ...query }: AuditQuery & { limit?: number } = {},
): Promise<AuditPage> {
  authorize(viewer, "audit-log.view");
  const filter = await resolveFilter(query);
  if (!filter) return { events: [], before: null, isPersonUnknown: true };
  const rows = await readEvents(filter, query.before ?? null, limit + 1);
  const events = rows.slice(0, limit);
  return { events, before: rows.length > limit ? (events.at(-1)?.id ?? null) : null, isPersonUnknown: false };
}

/** At most `limit` events behind the row `beforeId`. Whoever calls has authorized. */
export async function readEvents(
  filter: EventFilter,
  beforeId: number | null,
  limit: number,
): Promise<AuditEntryView[]> {
  const actor = alias(people, "actor");
  const subject = alias(people, "subject");
  const db = database();
  const [rows, [sealed]] = await Promise.all([
    db
      .select({ row: auditEvents, actorName: actor.name, subjectName: subject.name })
      .from(auditEvents)
      .leftJoin(actor, eq(actor.id, auditEvents.actorId))
      .leftJoin(subject, eq(subject.id, auditEvents.subjectId))
      .where(inArray(auditEvents.id, pickEvents(filter, beforeId, limit)))
      .orderBy(desc(auditEvents.at), desc(auditEvents.id))
      .limit(limit),
    db.select({ throughId: max(auditSeals.lastEventId) }).from(auditSeals),
  ]);
  return rows.map(({ row, actorName, subjectName }) => {
    const { actorId, subjectId, ...facts } = row;
    const isSealed = row.id <= (sealed?.throughId ?? 0);
    return { ...facts, actor: named(actorId, actorName), subject: named(subjectId, subjectName), isSealed };
  });
}

const named = (id: number | null, name: string | null): AuditPerson | null => (id === null ? null : { id, name });
