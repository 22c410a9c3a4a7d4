/**
 * A row is one change of a role's policy that its people are told of by mail. It is made with the save of the policy.
 * Legal states: being queued (queued_at null: the worker goes through the people of the role in the order of their ids and
 * keeps its place in last_person_id), queued (all have been written to; reminders and "done" follow), ended (the policy has
 * changed again, so nothing more goes out for this row). The facts are those of the policy that was saved.
 */
import { sql } from "drizzle-orm";
import { index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, identity, moment, reference } from "./_columns";
import { people } from "./people";

export const announcements = pgTable(
  "announcements",
  {
    id: identity(),
    role: text({ enum: ["admin", "agent", "end_user"] }).notNull(),
    template: text({ enum: ["second-factor-required", "method-not-allowed", "passcode-every-sign-in"] }).notNull(),
    /** When the requirement begins; the save itself, where there is none. */
    startsAt: moment().notNull(),
    graceDays: integer().notNull(),
    methods: text({ enum: ["app", "sms"] })
      .array()
      .notNull(),
    /** Null: somebody who is gone. */
    madeBy: reference().references(() => people.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    lastPersonId: reference().notNull().default(0),
    queuedAt: moment(),
    endedAt: moment(),
  },
  (t) => [
    // The worker: what is still to be queued.
    index("announcements_open_index").on(t.id).where(sql`queued_at is null and ended_at is null`),
    index("announcements_made_by_index").on(t.madeBy),
  ],
);

/** A row is a person whom an announcement was written to; being there, they are never written to by it again. */
export const announcementRecipients = pgTable(
  "announcement_recipients",
  {
    announcementId: reference()
      .notNull()
      .references(() => announcements.id, { onDelete: "cascade" }),
    personId: reference()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    announcedAt: createdAt(),
    /** Until when this person can put it off. */
    dueAt: moment().notNull(),
    /** The last reminder. */
    remindedAt: moment(),
    /** Has done what was asked, and was told so. */
    doneAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.announcementId, t.personId] }),
    // A person who goes.
    index("announcement_recipients_person_index").on(t.personId),
    // The worker: who has not done it yet, by their date.
    index("announcement_recipients_open_index").on(t.dueAt).where(sql`done_at is null`),
  ],
);
