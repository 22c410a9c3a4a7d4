import { describeError, log } from "@/lib/core/log";
import { deliverMail } from "@/lib/mail/deliver-mail";
import { deliverMessage } from "@/lib/sms/deliver-message";
import { createLanes, type Lanes } from "./lanes";

interface Deliveries {
  sms: Lanes;
  mail: Lanes;
}

/** Texts and mails in lanes of their own: a mail server that hangs holds back no passcode. */
const holder = globalThis as typeof globalThis & { keydeskDeliveries?: Deliveries };

function deliveries(): Deliveries {
  const report = (channel: string) => (error: unknown) =>
    log().error({ channel, error: describeError(error) }, "delivery failed");
  // Next evaluates modules once per bundle; the lanes belong to the process.
  holder.keydeskDeliveries ??= {
    sms: createLanes(4, deliverMessage, report("sms")),
    mail: createLanes(2, deliverMail, report("mail")),
  };
  return holder.keydeskDeliveries;
}

/**
 * Sends what is due, in the background of this process. Call it after the commit of whatever queued a text or a mail.
 * It never throws and is not to be waited for; what it does not get to, the worker of any process picks up.
 */
export function deliverSoon(): void {
  deliveries().sms.wake();
  deliveries().mail.wake();
}

/** Resolves when nothing is being sent in this process: for an orderly stop, and for tests. */
export async function settleDeliveries(): Promise<void> {
  await Promise.all([deliveries().sms.settled(), deliveries().mail.settled()]);
}
