import type { Metadata } from "next";
import { neighbours } from "@/app/_shell/query";
import { PageHeader } from "@/components/layout/page-header";
import { TicketFilter } from "@/components/tickets/ticket-filter";
import { TicketsTable } from "@/components/tickets/tickets-table";
import { requirePermission } from "@/lib/auth/gates";
import { listTickets } from "@/lib/tickets/queries";
import { ticketsQuerySchema } from "@/lib/tickets/schema";

export const metadata: Metadata = { title: "Tickets" };

export default async function TicketsPage({ searchParams }: PageProps<"/tickets">) {
  const me = await requirePermission("tickets.list");
  const query = ticketsQuerySchema.parse(await searchParams);
  const page = await listTickets(me, query);
  const { previous, next } = neighbours("/tickets", page, query);
  return (
    <>
      <PageHeader heading="Tickets" />
      <TicketFilter baseHref="/tickets" current={query.status ?? null} />
      <TicketsTable label="Tickets" tickets={page.rows} baseHref="/tickets" newerHref={previous} olderHref={next} />
    </>
  );
}
