import { TICKET_STATUSES, type TicketStatus } from "@/lib/tickets/schema";
import { Tabs } from "../ui/tabs";
import { statusLabels } from "./status-badge";

interface TicketFilterProps {
  baseHref: string;
  current: TicketStatus | null;
}

export function TicketFilter({ baseHref, current }: TicketFilterProps) {
  const statuses = TICKET_STATUSES.map((status) => ({
    href: `${baseHref}?status=${status}`,
    label: statusLabels[status],
    isCurrent: status === current,
  }));
  return (
    <div className="mb-4">
      <Tabs label="Status" tabs={[{ href: baseHref, label: "All", isCurrent: current === null }, ...statuses]} />
    </div>
  );
}
