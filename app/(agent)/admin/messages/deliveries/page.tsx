import type { Metadata } from "next";
import { withQuery } from "@/app/_shell/query";
import { PageHeader } from "@/components/layout/page-header";
import { DeliveryTable } from "@/components/mail/delivery-table";
import { TextLink } from "@/components/ui/text-link";
import { requirePermission } from "@/lib/auth/gates";
import { listDeliveries } from "@/lib/mail/queries";
import { deliveryQuerySchema } from "@/lib/mail/schema";

export const metadata: Metadata = { title: "Deliveries" };

const PATH = "/admin/messages/deliveries";

export default async function DeliveriesPage({ searchParams }: PageProps<"/admin/messages/deliveries">) {
  const me = await requirePermission("messages.view");
  const query = deliveryQuerySchema.parse(await searchParams);
  const page = await listDeliveries(me, query);
  const { state } = query;
  return (
    <>
      <PageHeader
        heading="Deliveries"
        description={
          <>
            Each mail, newest first. One that cannot be sent is tried again for 72 hours.{" "}
            <TextLink href="/admin/messages">All messages</TextLink>
          </>
        }
      />
      <DeliveryTable
        rows={page.rows}
        state={state ?? null}
        newestHref={query.before ? withQuery(PATH, { state }) : null}
        olderHref={page.before ? withQuery(PATH, { state, before: page.before }) : null}
      />
    </>
  );
}
