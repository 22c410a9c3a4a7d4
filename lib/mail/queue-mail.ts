import type { Transaction } from "@/db/client";
import { mails } from "@/db/schema";
import type { MailParams, MailTemplate } from "./compose-mail";

/** A template and just the facts it needs. What a job writes to many at once takes its turn later than everybody's notices. */
export type NewMail = {
  [T in MailTemplate]: {
    personId: number;
    toAddress: string;
    template: T;
    params: MailParams[T];
    turn?: "first" | "later";
  };
}[MailTemplate];

/** Queues a notice in the transaction of the change it tells of. It leaves after the commit, or not at all. */
export async function queueMail(tx: Transaction, mail: NewMail): Promise<void> {
  const { personId, toAddress, template, turn } = mail;
  await tx.insert(mails).values({ personId, toAddress, template, turn, params: { ...mail.params } });
}
