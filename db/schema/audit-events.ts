/**
 * A row is something that happened to an account or a policy, written in the transaction of the change itself.
 * Rows are only ever added: a trigger refuses UPDATE, DELETE and TRUNCATE. No secret and no code stands in them.
 * People are named by id without a foreign key, because the record outlives the person.
 */
import { index, inet, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { identity, moment, reference } from "./_columns";

export const auditEvents = pgTable(
  "audit_events",
  {
    id: identity(),
    at: moment().notNull().defaultNow(),
    /** A name of the catalogue in lib/audit/events.ts. */
    event: text().notNull(),
    /** Who did it: a person (or the attempt of one), the worker, the operator's CLI, or a stranger. */
    actorKind: text({ enum: ["person", "attempt", "system", "stranger"] }).notNull(),
    actorId: reference(),
    /** To whom. */
    subjectId: reference(),
    address: inet(),
    userAgent: text(),
    requestId: text(),
    details: jsonb().$type<Record<string, string | number | boolean | null>>().notNull().default({}),
  },
  (t) => [
    // The log, newest first, and from or to a day. By time and not by id, because a filter by days needs the order of time.
    index("audit_events_at_index").on(t.at, t.id),
    // What happened to a person, newest first.
    index("audit_events_subject_at_index").on(t.subjectId, t.at, t.id),
    // What a person did, newest first.
    index("audit_events_actor_at_index").on(t.actorId, t.at, t.id),
    // One kind of event, newest first.
    index("audit_events_event_at_index").on(t.event, t.at, t.id),
  ],
);
