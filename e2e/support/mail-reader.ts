import { setTimeout as sleep } from "node:timers/promises";
import type { FakeMail, MailInbox } from "./mail-inbox";
import type { Somebody } from "./people";

export interface ReadMail {
  subject: string;
  text: string;
}

const PATIENCE_MILLISECONDS = 10_000;

/** The newest mail to the person whose subject holds the words, as soon as it is there. */
export async function mailTo(inbox: MailInbox, { email }: Somebody, words: string): Promise<ReadMail> {
  for (const end = Date.now() + PATIENCE_MILLISECONDS; Date.now() < end; await sleep(50)) {
    const found = inbox.mails
      .filter((mail) => mail.to.includes(email))
      .map(read)
      .findLast(({ subject }) => subject.includes(words));
    if (found) return found;
  }
  const subjects = inbox.mails.filter((mail) => mail.to.includes(email)).map((mail) => read(mail).subject);
  throw new Error(`no mail "${words}" came to ${email}, only: ${subjects.join("; ") || "none"}`);
}

function read({ raw }: FakeMail): ReadMail {
  const subject = /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(raw)?.[1] ?? "";
  return { subject: subject.replaceAll(/\r\n[ \t]/g, " "), text: textOf(raw, "text/plain") };
}

/** One body of a mail that has several, each in quoted-printable: soft line breaks, and bytes as =XX. */
export function textOf(raw: string, type: "text/plain" | "text/html"): string {
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1];
  const parts = boundary ? raw.split(`--${boundary}`) : [raw];
  const part = parts.find((text) => new RegExp(`^Content-Type: ${type}`, "im").test(text)) ?? "";
  const bytes = part
    .slice(part.indexOf("\r\n\r\n") + 4)
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8").replaceAll("\r\n", "\n");
}
