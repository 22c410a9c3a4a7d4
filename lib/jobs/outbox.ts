import { desc } from "drizzle-orm";
import { database, type Executor } from "@/db/client";
import { outboxMessages } from "@/db/schema";

export interface OutboxItem {
  id: number;
  channel: "sms" | "mail";
  to: string;
  body: string;
  at: Date;
}

/** Demo mode only: keeps a message as it would have left the house. */
export async function postToOutbox(db: Executor, message: Pick<OutboxItem, "channel" | "to" | "body">): Promise<void> {
  const { channel, to: toAddress, body } = message;
  await db.insert(outboxMessages).values({ channel, toAddress, body });
}

const OUTBOX_SIZE = 100;

/** The latest messages, newest first. Whether they may be seen is for the page to say: the outbox exists in demo mode only. */
export async function listOutbox(): Promise<OutboxItem[]> {
  const { id, channel, toAddress: to, body, createdAt: at } = outboxMessages;
  return database()
    .select({ id, channel, to, body, at })
    .from(outboxMessages)
    .orderBy(desc(outboxMessages.id))
    .limit(OUTBOX_SIZE);
}
