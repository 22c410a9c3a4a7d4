import type { Transaction } from "@/db/client";
import type { smsMessages } from "@/db/schema";
import type { SystemActor } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { insertMessage, lockNumber } from "./insert-message";
import { maskPhoneNumber } from "./phone-number";
import { isSmsConfigured, readSends } from "./queries";
import { maySendNotice } from "./rules";

/** What a text tells besides passcodes. */
export type NoticeTemplate = Exclude<(typeof smsMessages.$inferSelect)["template"], "passcode">;

/** The notice is sent on the rules' behalf, whoever did what it tells of. */
const SYSTEM: SystemActor = { kind: "system", name: "worker" };

/** No challenge has the number 0. */
const NO_CHALLENGE = 0;

/**
 * Tells a number what was done to its account. No cool-down stands in its way, but the limits of the number do:
 * then it is left out, and the record says so; the mail goes out all the same.
 */
export async function queueNotice(
  tx: Transaction,
  { personId, phoneNumber, template }: { personId: number; phoneNumber: string; template: NoticeTemplate },
): Promise<void> {
  if (!isSmsConfigured()) return;
  await lockNumber(tx, phoneNumber);
  const { sends, now } = await readSends(tx, { challengeId: NO_CHALLENGE, personId, phoneNumber });
  const details = { template, number: maskPhoneNumber(phoneNumber) };
  if (!maySendNotice(sends.toNumber, now)) {
    await record(tx, SYSTEM, {
      event: "sms.refused",
      subjectId: personId,
      details: { ...details, reason: "sms_limit" },
    });
    return;
  }
  const messageId = await insertMessage(tx, { personId, phoneNumber, template, createdAt: now });
  await record(tx, SYSTEM, { event: "sms.queued", subjectId: personId, details: { ...details, messageId } });
}
