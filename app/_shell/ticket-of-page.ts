import { notFound } from "next/navigation";
import type { PersonActor } from "@/lib/access/actor";
import { NotFound } from "@/lib/core/errors";
import { idSchema } from "@/lib/core/ids";
import { getTicket } from "@/lib/tickets/queries";
import type { TicketDetails } from "@/lib/tickets/schema";

/** The ticket of a page's address; what one may not see does not exist. */
export async function ticketOfPage(me: PersonActor, ticketId: string): Promise<TicketDetails> {
  const id = idSchema.safeParse(ticketId);
  if (!id.success) notFound();
  try {
    return await getTicket(me, id.data);
  } catch (error) {
    if (error instanceof NotFound) notFound();
    throw error;
  }
}
