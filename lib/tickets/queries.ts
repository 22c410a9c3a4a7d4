import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { database } from "@/db/client";
import { people, tickets } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize, isAllowed } from "@/lib/access/authorize";
import { type Page, startOf, toPage } from "@/lib/core/cursor";
import { NotFound } from "@/lib/core/errors";
import type { TicketDetails, TicketSummary, TicketsQuery } from "./schema";

const TICKETS_PAGE_SIZE = 50;

const requester = alias(people, "requester");
const assignee = alias(people, "assignee");

const summary = {
  id: tickets.id,
  subject: tickets.subject,
  status: tickets.status,
  requesterName: requester.name,
  assigneeName: assignee.name,
  createdAt: tickets.createdAt,
  updatedAt: tickets.updatedAt,
};

type Query = TicketsQuery & { limit?: number };

/** Everybody's tickets, the latest change first. For agents and admins. */
export async function listTickets(actor: PersonActor, query: Query): Promise<Page<TicketSummary>> {
  authorize(actor, "tickets.list");
  return pageOf(query, undefined);
}

/** One's own requests, the latest change first: the portal's list. */
export async function listOwnTickets(actor: PersonActor, query: Query): Promise<Page<TicketSummary>> {
  authorize(actor, "portal.view");
  return pageOf(query, eq(tickets.requesterId, actor.personId));
}

async function pageOf(query: Query, whose: SQL | undefined): Promise<Page<TicketSummary>> {
  const limit = query.limit ?? TICKETS_PAGE_SIZE;
  const start = startOfTickets(query);
  // The newest stand first, so "after" walks down.
  const isDown = start.direction === "after";
  const order = isDown ? desc : asc;
  const beyond =
    start.place &&
    sql`(${tickets.updatedAt}, ${tickets.id}) ${isDown ? sql`<` : sql`>`} (${start.place.key}::timestamptz, ${start.place.id}::bigint)`;
  const found = await database()
    .select(summary)
    .from(tickets)
    .innerJoin(requester, eq(requester.id, tickets.requesterId))
    .leftJoin(assignee, eq(assignee.id, tickets.assigneeId))
    .where(and(whose, query.status && eq(tickets.status, query.status), beyond ?? undefined))
    .orderBy(order(tickets.updatedAt), order(tickets.id))
    .limit(limit + 1);
  return toPage(found, limit, start, (row) => ({ key: row.updatedAt.toISOString(), id: row.id }));
}

/** A damaged link may hold a key that is no moment; it shows the first page. */
function startOfTickets(query: Query): ReturnType<typeof startOf> {
  const start = startOf(query);
  return start.place && !isMoment(start.place.key) ? { place: null, direction: "after" } : start;
}

/** As it was written: neither another form nor a day that the calendar lacks. */
function isMoment(text: string): boolean {
  const moment = new Date(text);
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === text;
}

/** The ticket, or NotFound. Whoever may not list tickets finds only what they asked themselves (S64). */
export async function getTicket(actor: PersonActor, ticketId: number): Promise<TicketDetails> {
  const seesAll = isAllowed(actor, "tickets.list");
  if (!seesAll) authorize(actor, "portal.view");
  const own = seesAll ? undefined : eq(tickets.requesterId, actor.personId);
  const [row] = await database()
    .select({ ...summary, body: tickets.body })
    .from(tickets)
    .innerJoin(requester, eq(requester.id, tickets.requesterId))
    .leftJoin(assignee, eq(assignee.id, tickets.assigneeId))
    .where(and(eq(tickets.id, ticketId), own));
  if (!row) throw new NotFound("ticket");
  return row;
}
