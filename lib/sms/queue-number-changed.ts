import type { Transaction } from "@/db/client";
import type { SystemActor } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { insertMessage, lockNumber } from "./insert-message";
import { maskPhoneNumber } from "./phone-number";
import { isSmsConfigured, readSends } from "./queries";
import { maySendNotice } from "./rules";

/** The notice is sent on the rules' behalf, whoever changed the number. */
const SYSTEM: SystemActor = { kind: "system", name: "worker" };

/** No challenge has the number 0. */
const NO_CHALLENGE = 0;

/**
 * Tells the old number that it counts no longer. No cool-down stands in its way, but the limits of the number do:
 * then it is left out, and the record says so; the mail goes out all the same.
 */
export async function queueNumberChanged(
  tx: Transaction,
  { personId, phoneNumber }: { personId: number; phoneNumber: string },
): Promise<void> {
  if (!isSmsConfigured()) return;
  await lockNumber(tx, phoneNumber);
  const { sends, now } = await readSends(tx, { challengeId: NO_CHALLENGE, personId, phoneNumber });
  const details = { template: "number-changed", number: maskPhoneNumber(phoneNumber) };
  if (!maySendNotice(sends.toNumber, now)) {
    await record(tx, SYSTEM, {
      event: "sms.refused",
      subjectId: personId,
      details: { ...details, reason: "sms_limit" },
    });
    return;
  }
  const messageId = await insertMessage(tx, { personId, phoneNumber, template: "number-changed", createdAt: now });
  await record(tx, SYSTEM, { event: "sms.queued", subjectId: personId, details: { ...details, messageId } });
}
