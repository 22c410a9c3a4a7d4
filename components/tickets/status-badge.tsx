import type { TicketStatus } from "@/lib/tickets/schema";
import { Badge, type Tone } from "../ui/badge";

export const statusLabels: Record<TicketStatus, string> = {
  new: "New",
  open: "Open",
  pending: "Pending",
  solved: "Solved",
  closed: "Closed",
};

const tones: Record<TicketStatus, Tone> = {
  new: "warning",
  open: "danger",
  pending: "accent",
  solved: "good",
  closed: "neutral",
};

export function StatusBadge({ status }: { status: TicketStatus }) {
  return <Badge tone={tones[status]}>{statusLabels[status]}</Badge>;
}
