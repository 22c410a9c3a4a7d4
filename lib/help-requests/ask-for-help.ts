import { and, asc, desc, eq, isNull, ne, sql } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { helpRequests, people, smsMessages } from "@/db/schema";
import type { AttemptActor } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { addressBlock } from "@/lib/core/address-block";
import { ok, type Result, refuse } from "@/lib/core/result";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { queueMail } from "@/lib/mail/queue-mail";
import { takeWindowTry } from "@/lib/rate-limit/take-window-try";
import { maskPhoneNumber } from "@/lib/sms/phone-number";
import { lockHolder } from "@/lib/two-factor/lock-holder";
import { noticeTo } from "@/lib/two-factor/notice-to";
import { getActiveFactor } from "@/lib/two-factor/queries";
import { ASKS_FROM_ADDRESS, ASKS_OF_PERSON, MAILS_FOR_PERSON } from "./rules";

/**
 * Somebody who cannot pass the second step asks the admins. One open request a person; asking again brings it up to date.
 * It opens nothing: an admin decides what to do.
 */
export async function askForHelp(actor: AttemptActor, message: string): Promise<Result<undefined>> {
  authorizeSelf(actor, "help.ask");
  const { personId } = actor;
  const result = await database().transaction(async (tx): Promise<Result<undefined>> => {
    await tx.select({ id: people.id }).from(people).where(eq(people.id, personId)).for("no key update");
    for (const [key, window] of limitsOf(actor)) {
      const taken = await takeWindowTry(tx, key, window);
      if (!taken.allowed) return refuse("too_many_requests", taken.retryAt ? { retryAt: taken.retryAt } : {});
    }
    const factor = (await lockHolder(tx, actor)) ? await getActiveFactor(tx, personId) : null;
    if (!factor) return refuse("start_again");

    const text = await readLastText(tx, personId);
    const { address, userAgent } = actor.origin;
    const present = {
      method: factor.method,
      maskedNumber: factor.phoneNumber && maskPhoneNumber(factor.phoneNumber),
      textState: text?.state ?? null,
      textErrorCode: text?.errorCode ?? null,
      message: message || null,
      ...{ address, userAgent: userAgent.slice(0, 400) },
    };
    await tx
      .insert(helpRequests)
      .values({ personId, ...present })
      .onConflictDoUpdate({
        target: helpRequests.personId,
        targetWhere: sql`closed_at is null`,
        set: { ...present, askedAgainAt: sql`clock_timestamp()` },
      });
    const details = { method: present.method, number: present.maskedNumber, text: present.textState };
    await record(tx, actor, { event: "help.asked", subjectId: personId, details });
    if ((await takeWindowTry(tx, `help:mail:${personId}`, MAILS_FOR_PERSON)).allowed) await tell(tx, actor);
    return ok(undefined);
  });
  deliverSoon();
  return result;
}

const limitsOf = ({ personId, origin }: AttemptActor) =>
  [
    [`help:person:${personId}`, ASKS_OF_PERSON],
    [`help:address:${addressBlock(origin.address)}`, ASKS_FROM_ADDRESS],
  ] as const;

async function readLastText(tx: Transaction, personId: number) {
  const [text] = await tx
    .select({ state: smsMessages.state, errorCode: smsMessages.errorCode })
    .from(smsMessages)
    .where(
      and(
        eq(smsMessages.personId, personId),
        eq(smsMessages.template, "passcode"),
        sql`${smsMessages.createdAt} > clock_timestamp() - interval '1 day'`,
      ),
    )
    .orderBy(desc(smsMessages.createdAt))
    .limit(1);
  return text;
}

/** The admins, who can help; and the person, because it may be somebody else who has the password. */
async function tell(tx: Transaction, actor: AttemptActor): Promise<void> {
  const admins = await tx
    .select({ id: people.id, email: people.email, name: people.name })
    .from(people)
    .where(and(eq(people.role, "admin"), isNull(people.suspendedAt), ne(people.id, actor.personId)))
    .orderBy(asc(people.id));
  for (const admin of admins)
    await queueMail(tx, {
      ...{ personId: admin.id, toAddress: admin.email, template: "help-wanted" },
      params: { name: admin.name, by: actor.name, email: actor.email },
    });
  await queueMail(tx, { ...noticeTo(actor), template: "help-asked" });
}
