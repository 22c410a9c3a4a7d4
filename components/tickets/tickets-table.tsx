import type { TicketSummary } from "@/lib/tickets/schema";
import { EmptyState } from "../ui/empty-state";
import { Pagination } from "../ui/pagination";
import { Cell, Row, Table } from "../ui/table";
import { TextLink } from "../ui/text-link";
import { Time } from "../ui/time";
import { StatusBadge } from "./status-badge";

interface TicketsTableProps {
  label: string;
  tickets: readonly TicketSummary[];
  /** "/tickets": the address of a ticket is this and its number. Null: tickets have no page of their own. */
  baseHref: string | null;
  /** Pages stand newest first. */
  newerHref: string | null;
  olderHref: string | null;
}

const COLUMNS = ["Subject", "Status", "Requester", "Assignee", "Updated"] as const;

export function TicketsTable({ label, tickets, baseHref, newerHref, olderHref }: TicketsTableProps) {
  if (tickets.length === 0)
    return <EmptyState title="No tickets here">New requests appear at the top of this list.</EmptyState>;
  return (
    <>
      <Table label={label} headings={COLUMNS}>
        {tickets.map((ticket) => (
          <Row key={ticket.id}>
            <Cell label="Subject">
              {baseHref ? (
                <TextLink href={`${baseHref}/${ticket.id}`}>{ticket.subject}</TextLink>
              ) : (
                <span className="font-medium">{ticket.subject}</span>
              )}
              <span className="text-muted"> #{ticket.id}</span>
            </Cell>
            <Cell label="Status">
              <StatusBadge status={ticket.status} />
            </Cell>
            <Cell label="Requester">{ticket.requesterName}</Cell>
            <Cell label="Assignee">{ticket.assigneeName ?? <span className="text-muted">Nobody yet</span>}</Cell>
            <Cell label="Updated">
              <Time moment={ticket.updatedAt} />
            </Cell>
          </Row>
        ))}
      </Table>
      <Pagination
        label="Pages of tickets"
        previous={newerHref ? { href: newerHref, label: "Newer" } : null}
        next={olderHref ? { href: olderHref, label: "Older" } : null}
      />
    </>
  );
}
