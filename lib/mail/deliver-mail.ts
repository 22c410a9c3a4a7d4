import { and, eq, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { mails, people } from "@/db/schema";
import type { SystemActor } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { env } from "@/lib/core/env";
import { describeError, log } from "@/lib/core/log";
import { renderMail } from "./templates";
import { mailTransport } from "./transport";

type Mail = typeof mails.$inferSelect;

const SYSTEM: SystemActor = { kind: "system", name: "worker" };

/** Sends the mail that has been due longest. False: nothing is due, or this installation sends none. */
export async function deliverMail(): Promise<boolean> {
  const send = mailTransport();
  if (!send) return false;
  const mail = await claimMail();
  if (!mail) return false;
  const rendered = renderMail(mail.template, mail.params, mail.createdAt, env().PUBLIC_URL.origin);
  if (!rendered) {
    await fail(mail, `unknown template ${mail.template}`);
    return true;
  }
  try {
    await send({ name: await nameOf(mail), address: mail.toAddress }, rendered);
  } catch (error) {
    await noteFailure(mail, error);
    return true;
  }
  await database()
    .update(mails)
    .set({ state: "sent", sentAt: sql`clock_timestamp()`, lastError: null })
    .where(and(eq(mails.id, mail.id), eq(mails.state, "queued")));
  log().info({ mailId: mail.id, template: mail.template }, "mail sent");
  return true;
}

/** 1, 2, 4 … 60 minutes after the first, second … try. */
const WAIT = sql`least(60, power(2, least(${mails.attempts}, 6))) * interval '1 minute'`;

/**
 * The claim is the next try, put off: nobody else takes the mail while we are at it, no transaction stays open while the mail
 * server takes its time, and if we die, the mail is tried again.
 */
async function claimMail(): Promise<Mail | null> {
  const due = database()
    .select({ id: mails.id })
    .from(mails)
    .where(and(eq(mails.state, "queued"), sql`${mails.nextAttemptAt} <= clock_timestamp()`))
    .orderBy(mails.nextAttemptAt)
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

/** The mail server knows no such recipient (RFC 5321 4.2.1: 5yz is for good). Other refusals may be the set-up's fault, and pass. */
function isForGood(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error) || !("responseCode" in error)) return false;
  return error.code === "EENVELOPE" && Number(error.responseCode) >= 500;
}

async function noteFailure(mail: Mail, error: unknown): Promise<void> {
  const { code, message } = describeError(error);
  const lastError = `${code ?? ""} ${message ?? ""}`.trim().slice(0, 300);
  log().warn({ mailId: mail.id, template: mail.template, attempts: mail.attempts, lastError }, "mail not sent");
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
