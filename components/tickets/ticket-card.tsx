import type { TicketDetails } from "@/lib/tickets/schema";
import { Time } from "../ui/time";
import { StatusBadge } from "./status-badge";

/** One ticket in full. The page's heading is its subject. */
export function TicketCard({ ticket }: { ticket: TicketDetails }) {
  return (
    <article className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
        <StatusBadge status={ticket.status} />
        <span>
          {ticket.requesterName}, <Time moment={ticket.createdAt} />
        </span>
        <span>{ticket.assigneeName ? `Assigned to ${ticket.assigneeName}` : "Assigned to nobody yet"}</span>
      </div>
      <p className="max-w-prose whitespace-pre-wrap">{ticket.body}</p>
    </article>
  );
}
