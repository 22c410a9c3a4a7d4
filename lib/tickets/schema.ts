import { z } from "zod";

export const TICKET_STATUSES = ["new", "open", "pending", "solved", "closed"] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

const cursor = z.string().max(500).optional().catch(undefined);

/** The address of a page of tickets. Nonsense in a link shows the whole list rather than an error. */
export const ticketsQuerySchema = z.object({
  status: z.enum(TICKET_STATUSES).optional().catch(undefined),
  after: cursor,
  before: cursor,
});
export type TicketsQuery = z.output<typeof ticketsQuerySchema>;

export interface TicketSummary {
  id: number;
  subject: string;
  status: TicketStatus;
  requesterName: string;
  assigneeName: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface TicketDetails extends TicketSummary {
  body: string;
}
