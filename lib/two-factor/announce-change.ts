import type { Transaction } from "@/db/client";
import type { Holder } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { endTrust } from "@/lib/devices/end-trust";
import { queueMail } from "@/lib/mail/queue-mail";
import { endSessions } from "@/lib/sessions/end-sessions";
import { maskPhoneNumber } from "@/lib/sms/phone-number";
import { queueNotice } from "@/lib/sms/queue-notice";
import { endAccessPass } from "./end-access-pass";
import type { Challenge, SecondFactor } from "./methods/method";
import { noticeTo } from "./notice-to";

type Change = Pick<Challenge, "method" | "phoneNumber">;

/** What a new second factor brings with it, in the same transaction: trust and other sessions end, records and notices are written. */
export async function announceChange(
  tx: Transaction,
  holder: Holder,
  former: SecondFactor | null,
  now: Change,
): Promise<void> {
  const { personId } = holder;
  const devices = await endTrust(tx, personId);
  // What an admin gave to replace the former factor must not replace this one.
  await endAccessPass(tx, holder, personId, "second-factor-changed");
  const keep = holder.kind === "person" ? { exceptSessionId: holder.sessionId } : { exceptAttemptId: holder.attemptId };
  const sessions = await endSessions(tx, { personId, ...keep, reason: "second-factor-changed" });
  const isNumberChange = former?.method === "sms" && now.method === "sms";
  const event = !former
    ? "second_factor.turned_on"
    : isNumberChange
      ? "second_factor.number_changed"
      : "second_factor.switched";
  const number = now.phoneNumber && maskPhoneNumber(now.phoneNumber);
  await record(tx, holder, { event, subjectId: personId, details: { method: now.method, number, devices, sessions } });

  const notice = noticeTo(holder);
  if (isNumberChange)
    await queueMail(tx, {
      ...notice,
      template: "number-changed",
      params: { ...notice.params, number: number ?? "" },
    });
  else
    await queueMail(tx, {
      ...notice,
      template: former ? "second-factor-switched" : "second-factor-turned-on",
      params: { ...notice.params, method: now.method },
    });
  // The old number hears of it too: whoever took the account over does not hold that phone.
  if (isNumberChange && former.phoneNumber)
    await queueNotice(tx, { personId, phoneNumber: former.phoneNumber, template: "number-changed" });
}
