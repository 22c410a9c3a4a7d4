import type { Metadata } from "next";
import { ticketOfPage } from "@/app/_shell/ticket-of-page";
import { PageHeader } from "@/components/layout/page-header";
import { TicketCard } from "@/components/tickets/ticket-card";
import { TextLink } from "@/components/ui/text-link";
import { requirePermission } from "@/lib/auth/gates";

export const metadata: Metadata = { title: "Ticket" };

export default async function TicketPage({ params }: PageProps<"/tickets/[ticketId]">) {
  const ticket = await ticketOfPage(await requirePermission("tickets.list"), (await params).ticketId);
  return (
    <>
      <PageHeader heading={ticket.subject} description={<TextLink href="/tickets">All tickets</TextLink>} />
      <TicketCard ticket={ticket} />
    </>
  );
}
