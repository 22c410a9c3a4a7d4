import { and, asc, eq, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { mails, people } from "@/db/schema";
import type { SystemActor } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { env } from "@/lib/core/env";
import { describeError, log } from "@/lib/core/log";
import { composeMail } from "./compose-mail";
import { type MailContent, writeSubject, writeText } from "./content";
import { isForGood, isServerAway, traceOf } from "./delivery-errors";
import { getSavedText } from "./queries";
import { renderHtml } from "./render-html";
import { mailTransport, type RenderedMail } from "./transport";

type Mail = typeof mails.$inferSelect;

const SYSTEM: SystemActor = { kind: "system", name: "worker" };

/**
 * Sends the mail that has been due longest, notices before announcements. False: nothing is due, or there is no use in going on,
 * because this installation sends none or its mail server is away; the worker looks again soon.
 */
export async function deliverMail(): Promise<boolean> {
  const send = mailTransport();
  if (!send) return false;
  const mail = await claimMail();
  if (!mail) return false;
  const content = composeMail(mail, env().PUBLIC_URL.origin, await getSavedText(database(), mail.template));
  if (!content) {
    await fail(mail, `unknown template ${mail.template}`);
    return true;
  }
  try {
    await send({ name: await nameOf(mail), address: mail.toAddress }, await renderMail(mail, content));
  } catch (error) {
    await noteFailure(mail, error);
    return !isServerAway(error);
  }
  await database()
    .update(mails)
    .set({ state: "sent", sentAt: sql`clock_timestamp()`, lastError: null })
    .where(and(eq(mails.id, mail.id), eq(mails.state, "queued")));
  log().info({ mailId: mail.id, template: mail.template }, "mail sent");
  return true;
}

async function renderMail(mail: Mail, content: MailContent): Promise<RenderedMail> {
  const { origin, hostname } = env().PUBLIC_URL;
  return {
    messageId: `<mail-${mail.id}-${mail.createdAt.getTime()}@${hostname}>`,
    subject: writeSubject(content),
    text: writeText(content),
    html: await renderHtml(content, origin),
  };
}

/** 1, 2, 4 … 60 minutes after the first, second … try. */
const WAIT = sql`least(60, power(2, least(${mails.attempts}, 6))) * interval '1 minute'`;

/**
 * The claim is the next try, put off: nobody else takes the mail while we are at it, no transaction stays open while the mail
 * server takes its time, and if we die, the mail is tried again. An announcement to 100,000 people holds up no notice.
 */
async function claimMail(): Promise<Mail | null> {
  const due = database()
    .select({ id: mails.id })
    .from(mails)
    .where(and(eq(mails.state, "queued"), sql`${mails.nextAttemptAt} <= clock_timestamp()`))
    .orderBy(asc(mails.turn), asc(mails.nextAttemptAt))
    .limit(1)
    .for("update", { skipLocked: true });
  const [claimed] = await database()
    .update(mails)
    .set({ attempts: sql`${mails.attempts} + 1`, nextAttemptAt: sql`clock_timestamp() + ${WAIT}` })
    .where(and(eq(mails.id, sql`(${due})`), eq(mails.state, "queued")))
    .returning();
  return claimed ?? null;
}

async function nameOf(mail: Mail): Promise<string> {
  const [person] = await database().select({ name: people.name }).from(people).where(eq(people.id, mail.personId));
  return person?.name ?? "";
}

async function noteFailure(mail: Mail, error: unknown): Promise<void> {
  const lastError = traceOf(error);
  // What a server answers to a sign-in may repeat a part of it.
  const message = lastError.startsWith("EAUTH") ? undefined : describeError(error).message;
  log().warn(
    { mailId: mail.id, template: mail.template, attempts: mail.attempts, lastError, message },
    "mail not sent",
  );
  if (isForGood(error)) return fail(mail, lastError);
  await database().update(mails).set({ lastError }).where(eq(mails.id, mail.id));
}

async function fail(mail: Pick<Mail, "id">, lastError: string): Promise<void> {
  await database().transaction(async (tx) => {
    const [failed] = await tx
      .update(mails)
      .set({ state: "failed", lastError })
      .where(and(eq(mails.id, mail.id), eq(mails.state, "queued")))
      .returning();
    if (!failed) return;
    const details = { mailId: failed.id, template: failed.template };
    await record(tx, SYSTEM, { event: "mail.failed", subjectId: failed.personId, details });
  });
}

/** F31: what could not be sent for 72 hours is given up, and the record says so. */
export async function giveUpOldMails(): Promise<void> {
  const old = await database()
    .select({ id: mails.id, lastError: mails.lastError })
    .from(mails)
    .where(and(eq(mails.state, "queued"), sql`${mails.createdAt} < clock_timestamp() - interval '72 hours'`))
    .limit(1000);
  for (const mail of old) await fail(mail, mail.lastError ?? "nothing to send it with");
}
