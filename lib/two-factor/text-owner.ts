import type { Transaction } from "@/db/client";
import { type NoticeTemplate, queueNotice } from "@/lib/sms/queue-notice";
import { getActiveFactor } from "./queries";

/** Tells the person by text too, where passcodes go to a phone: whoever reads their mail need not hold that. */
export async function textOwner(tx: Transaction, personId: number, template: NoticeTemplate): Promise<void> {
  const factor = await getActiveFactor(tx, personId);
  if (factor?.phoneNumber) await queueNotice(tx, { personId, phoneNumber: factor.phoneNumber, template });
}
