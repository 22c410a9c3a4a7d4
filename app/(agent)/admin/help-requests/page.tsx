import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { HelpRequest } from "@/components/security/help-request";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { requirePermission } from "@/lib/auth/gates";
import { listOpenRequests } from "@/lib/help-requests/queries";
import { closeRequestAction } from "./actions";

export const metadata: Metadata = { title: "Requests for help" };

export default async function HelpRequestsPage() {
  const me = await requirePermission("help.list");
  const requests = await listOpenRequests(me);
  return (
    <>
      <PageHeader
        heading="Requests for help"
        description="People who gave the right password and cannot pass the second step. Make sure that it is really them before you do anything. A request closes by itself when they get in."
      />
      <div className="space-y-5">
        {requests.map((request) => (
          <Section
            key={request.id}
            title={request.person.name}
            description={
              <>
                {request.person.email},{" "}
                <TextLink href={`/admin/people/${request.person.id}/security`}>
                  Security settings<span className="sr-only"> of {request.person.name}</span>
                </TextLink>
              </>
            }
          >
            <HelpRequest request={request} closeAction={closeRequestAction} />
          </Section>
        ))}
        {requests.length === 0 ? <EmptyState title="Nobody is waiting for help" /> : null}
      </div>
    </>
  );
}
