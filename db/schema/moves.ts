/**
 * A row in moves is what an admin has decided for chosen people: a target, a day, and whether it is offered until then or not asked before.
 * Legal states: being prepared (prepared_at is null: the job still walks through the people), under way, cancelled (cancelled_at is set).
 * The job has handled everybody of the selection up to reached_id; it goes no further than through_id, so that whoever is made later is not concerned.
 */
import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, identity, moment, reference } from "./_columns";
import { people } from "./people";

/** Ids, or a search as the directory's address has it: a hundred thousand people are never carried as ids. */
type Selection = { ids: number[] } | { filter: Record<string, string> };

export const moves = pgTable(
  "moves",
  {
    id: identity(),
    target: text({ enum: ["app", "sms", "second-factor", "every-sign-in"] }).notNull(),
    way: text({ enum: ["offer", "force"] }).notNull(),
    /** From here on there is no choice. Null: at once. */
    dueAt: moment(),
    selection: jsonb().$type<Selection>().notNull(),
    /** How many people the selection held when the move was made. */
    expected: integer().notNull(),
    throughId: reference().notNull(),
    reachedId: reference().notNull().default(0),
    preparedAt: moment(),
    /** Null: somebody who is gone. */
    madeBy: reference().references(() => people.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    cancelledAt: moment(),
  },
  (t) => [
    check("moves_an_offer_has_a_day", sql`${t.way} = 'force' or ${t.dueAt} is not null`),
    check("moves_every_sign_in_is_not_offered", sql`${t.target} <> 'every-sign-in' or ${t.way} = 'force'`),
    // The job: what is still to be prepared.
    index("moves_unprepared_index").on(t.id).where(sql`prepared_at is null and cancelled_at is null`),
    // People who go: their moves stay, without them.
    index("moves_made_by_index").on(t.madeBy),
  ],
);

/**
 * A row is what a move means for one person; the key is why nobody is done twice.
 * Open: outcome is null and the move is not cancelled. A person has one open row at most; a newer move replaces it.
 * The worker writes "cancelled" into the rows of a cancelled move; until it has, the move itself says so.
 */
export const personMoves = pgTable(
  "person_moves",
  {
    moveId: reference()
      .notNull()
      .references(() => moves.id, { onDelete: "cascade" }),
    personId: reference()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    outcome: text({ enum: ["done", "left-out", "replaced", "cancelled"] }),
    /** Left out: why. */
    reason: text({
      enum: ["already-there", "suspended", "owner-only", "method-not-allowed", "sms-not-configured", "no-method"],
    }),
    /** The offer was last put off. */
    skippedAt: moment(),
    createdAt: createdAt(),
    endedAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.moveId, t.personId] }),
    check("person_moves_ended_with_an_outcome", sql`(${t.outcome} is null) = (${t.endedAt} is null)`),
    check(
      "person_moves_left_out_for_a_reason",
      sql`(${t.outcome} is not distinct from 'left-out') = (${t.reason} is not null)`,
    ),
    // One open move a person; sign-in reads it.
    uniqueIndex("person_moves_open_key").on(t.personId).where(sql`outcome is null`),
    // A person's moves, when the person goes.
    index("person_moves_person_index").on(t.personId),
  ],
);
