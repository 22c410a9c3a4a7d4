import { eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { people } from "@/db/schema";
import type { Holder } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { ok, type Result, refuse } from "@/lib/core/result";
import { insertMessage, lockNumber } from "./insert-message";
import { maskPhoneNumber } from "./phone-number";
import { isSmsConfigured, readSends, type Target } from "./queries";
import { maySendPasscode, nextSendAt, type SendDecision } from "./rules";

export interface QueuedPasscode {
  messageId: number;
  /** From when another one may be asked for. */
  nextSendAt: Date;
}

type Refused = Exclude<SendDecision, { allowed: true }> | { code: "sms_not_configured"; retryAt: null };

/**
 * Queues the text of a challenge, if all limits allow it. It stands in the transaction that made the challenge, and leaves
 * after the commit. Locks make it race-free: whoever asks at the same time waits here, and then counts this text too.
 */
export async function queuePasscode(tx: Transaction, actor: Holder, target: Target): Promise<Result<QueuedPasscode>> {
  const { challengeId, personId, phoneNumber } = target;
  if (!isSmsConfigured()) return refused(tx, actor, target, { code: "sms_not_configured", retryAt: null });
  // The person first, then the number, everywhere: two who wait for each other would never end. The person's own row is the
  // lock, because set-ups lock it too, and the new text refers to it.
  await tx.select({ id: people.id }).from(people).where(eq(people.id, personId)).for("no key update");
  await lockNumber(tx, phoneNumber);

  const { sends, now } = await readSends(tx, target);
  const decision = maySendPasscode(sends, now);
  if (!decision.allowed) return refused(tx, actor, target, decision);
  const messageId = await insertMessage(tx, {
    personId,
    phoneNumber,
    template: "passcode",
    challengeId,
    createdAt: now,
  });
  await record(tx, actor, {
    event: "sms.queued",
    subjectId: personId,
    details: { messageId, template: "passcode", number: maskPhoneNumber(phoneNumber) },
  });
  const add = (times: readonly Date[]): Date[] => [now, ...times];
  const { inARow, toPerson, toNumber } = sends;
  const then = { ...sends, inARow: add(inARow), toPerson: add(toPerson), toNumber: add(toNumber) };
  return ok({ messageId, nextSendAt: nextSendAt(then, now) ?? now });
}

async function refused(tx: Transaction, actor: Holder, target: Target, { code, retryAt }: Refused) {
  const details = { reason: code, number: maskPhoneNumber(target.phoneNumber), until: retryAt?.toISOString() ?? null };
  await record(tx, actor, { event: "sms.refused", subjectId: target.personId, details });
  return refuse(code, retryAt ? { retryAt } : {});
}
