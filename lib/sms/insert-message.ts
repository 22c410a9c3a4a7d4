import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { smsMessages } from "@/db/schema";
import { countryOf } from "./phone-number";

/** From here on nobody else counts or adds texts to this number until the transaction ends. Taken after a lock on the person. */
export async function lockNumber(tx: Transaction, phoneNumber: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sms-number:${phoneNumber}`}, 0))`);
}

type NewMessage = Pick<
  typeof smsMessages.$inferInsert,
  "personId" | "phoneNumber" | "template" | "challengeId" | "createdAt"
>;

export async function insertMessage(tx: Transaction, message: NewMessage): Promise<number> {
  const [row] = await tx
    .insert(smsMessages)
    .values({ ...message, country: countryOf(message.phoneNumber) })
    .returning({ id: smsMessages.id });
  if (!row) throw new Error("the text was not queued");
  return row.id;
}
