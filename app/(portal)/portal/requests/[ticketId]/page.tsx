import type { Metadata } from "next";
import { ticketOfPage } from "@/app/_shell/ticket-of-page";
import { PageHeader } from "@/components/layout/page-header";
import { TicketCard } from "@/components/tickets/ticket-card";
import { TextLink } from "@/components/ui/text-link";
import { requirePermission } from "@/lib/auth/gates";

export const metadata: Metadata = { title: "Request" };

export default async function RequestPage({ params }: PageProps<"/portal/requests/[ticketId]">) {
  const ticket = await ticketOfPage(await requirePermission("portal.view"), (await params).ticketId);
  return (
    <>
      <PageHeader heading={ticket.subject} description={<TextLink href="/portal">All requests</TextLink>} />
      <TicketCard ticket={ticket} />
    </>
  );
}
