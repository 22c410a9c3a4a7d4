/** A row is a request for help. Solved and closed tickets keep their rows. */
import { sql } from "drizzle-orm";
import { check, index, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, identity, moment, reference } from "./_columns";
import { people } from "./people";

export const tickets = pgTable(
  "tickets",
  {
    id: identity(),
    requesterId: reference()
      .notNull()
      .references(() => people.id),
    assigneeId: reference().references(() => people.id),
    subject: text().notNull(),
    body: text().notNull(),
    status: text({ enum: ["new", "open", "pending", "solved", "closed"] })
      .notNull()
      .default("new"),
    createdAt: createdAt(),
    updatedAt: moment().notNull().defaultNow(),
  },
  (t) => [
    check("tickets_status_is_known", sql`${t.status} in ('new', 'open', 'pending', 'solved', 'closed')`),
    // Agents' list, newest change first.
    index("tickets_updated_at_index").on(t.updatedAt, t.id),
    // The portal's list of one's own requests.
    index("tickets_requester_index").on(t.requesterId, t.updatedAt, t.id),
  ],
);
