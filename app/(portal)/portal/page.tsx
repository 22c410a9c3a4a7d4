import type { Metadata } from "next";
import { neighbours } from "@/app/_shell/query";
import { PageHeader } from "@/components/layout/page-header";
import { TicketsTable } from "@/components/tickets/tickets-table";
import { requirePermission } from "@/lib/auth/gates";
import { listOwnTickets } from "@/lib/tickets/queries";
import { ticketsQuerySchema } from "@/lib/tickets/schema";

export const metadata: Metadata = { title: "Requests" };

export default async function PortalPage({ searchParams }: PageProps<"/portal">) {
  const me = await requirePermission("portal.view");
  const query = ticketsQuerySchema.parse(await searchParams);
  const page = await listOwnTickets(me, query);
  const { previous, next } = neighbours("/portal", page, query);
  return (
    <>
      <PageHeader heading="Requests" description="What you have asked for, the latest first." />
      <TicketsTable
        label="Requests"
        tickets={page.rows}
        baseHref="/portal/requests"
        newerHref={previous}
        olderHref={next}
      />
    </>
  );
}
