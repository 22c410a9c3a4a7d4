import type { Transaction } from "@/db/client";
import { mails } from "@/db/schema";
import type { MailParams, MailTemplate } from "./templates";

/** A template and just the facts it needs. */
export type NewMail = {
  [T in MailTemplate]: { personId: number; toAddress: string; template: T; params: MailParams[T] };
}[MailTemplate];

/** Queues a notice in the transaction of the change it tells of. It leaves after the commit, or not at all. */
export async function queueMail(tx: Transaction, mail: NewMail): Promise<void> {
  const { personId, toAddress, template } = mail;
  await tx.insert(mails).values({ personId, toAddress, template, params: { ...mail.params } });
}
