import { and, desc, eq, lt } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { database } from "@/db/client";
import { auditEvents, people } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import type { AuditEventName } from "./events";

const AUDIT_PAGE_SIZE = 50;

export interface AuditQuery {
  /** The id of the last row of the page before. */
  before?: number | undefined;
  limit?: number | undefined;
  subjectId?: number | undefined;
  event?: AuditEventName | undefined;
}

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
}

export interface AuditPage {
  events: AuditEntryView[];
  /** Pass as `before` for the next, older page; null: this was the last one. */
  before: number | null;
}

/** The audit log, newest first, with the names of both people in the same query. Only for admins. */
export async function listAuditEvents(viewer: PersonActor, query: AuditQuery = {}): Promise<AuditPage> {
  authorize(viewer, "audit-log.view");
  const limit = query.limit ?? AUDIT_PAGE_SIZE;
  const actor = alias(people, "actor");
  const subject = alias(people, "subject");
  const rows = await database()
    .select({ row: auditEvents, actorName: actor.name, subjectName: subject.name })
    .from(auditEvents)
    .leftJoin(actor, eq(actor.id, auditEvents.actorId))
    .leftJoin(subject, eq(subject.id, auditEvents.subjectId))
    .where(
      and(
        query.before === undefined ? undefined : lt(auditEvents.id, query.before),
        query.subjectId === undefined ? undefined : eq(auditEvents.subjectId, query.subjectId),
        query.event === undefined ? undefined : eq(auditEvents.event, query.event),
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(limit + 1);
  const events = rows.slice(0, limit).map(({ row, actorName, subjectName }) => {
    const { actorId, subjectId, ...facts } = row;
    return { ...facts, actor: named(actorId, actorName), subject: named(subjectId, subjectName) };
  });
  return { events, before: rows.length > limit ? (events.at(-1)?.id ?? null) : null };
}

const named = (id: number | null, name: string | null): AuditPerson | null => (id === null ? null : { id, name });
