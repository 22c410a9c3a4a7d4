import { notFound } from "next/navigation";
import { failClosed } from "@/lib/auth/gates";
import { env } from "@/lib/core/env";
import { listOutbox, type OutboxItem } from "@/lib/jobs/outbox";

/** The gate of the outbox: it exists in demo mode only, which listens on loopback only. Codes stand in it. */
export async function readOutbox(): Promise<OutboxItem[]> {
  if (!env().KEYDESK_DEMO) notFound();
  return failClosed(listOutbox);
}
