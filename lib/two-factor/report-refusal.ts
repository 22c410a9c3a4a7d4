import { and, eq, gt, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { mails } from "@/db/schema";
import type { Holder } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import type { ErrorCode } from "@/lib/core/errors";
import { queueMail } from "@/lib/mail/queue-mail";
import { SECOND_STEP, waitAfter } from "@/lib/rate-limit/rules";
import type { Challenge } from "./methods/method";
import { noticeTo } from "./notice-to";

const EVENT = {
  "sign-in": "sign_in.passcode_refused",
  "set-up": "second_factor.set_up_refused",
  "step-up": "session.reverify_refused",
} as const;

/** S16: the owner hears of a right password with a wrong passcode, once an hour at most. */
async function warnOnceAnHour(tx: Transaction, holder: Holder): Promise<void> {
  const template = "passcode-failed-after-password";
  const [recent] = await tx
    .select({ id: mails.id })
    .from(mails)
    .where(
      and(
        eq(mails.personId, holder.personId),
        eq(mails.template, template),
        gt(mails.createdAt, sql`now() - interval '1 hour'`),
      ),
    )
    .limit(1);
  if (!recent) await queueMail(tx, { ...noticeTo(holder), template });
}

/** Writes down that a passcode was refused, and tells the owner where that matters. */
export async function reportRefusal(
  tx: Transaction,
  holder: Holder,
  challenge: Challenge,
  code: ErrorCode,
  failures: number,
): Promise<void> {
  const subjectId = holder.personId;
  await record(tx, holder, {
    event: EVENT[challenge.purpose],
    subjectId,
    details: { method: challenge.method, reason: code },
  });
  if (challenge.purpose === "sign-in") await warnOnceAnHour(tx, holder);
  if (waitAfter(failures, SECOND_STEP) === 0) return;
  await record(tx, holder, { event: "sign_in.locked", subjectId, details: { failures } });
  await queueMail(tx, { ...noticeTo(holder), template: "second-step-locked" });
}
