import type { Transporter } from "nodemailer";
import { database } from "@/db/client";
import { withinDeadline } from "@/lib/core/deadline";
import { seconds } from "@/lib/core/duration";
import { env } from "@/lib/core/env";
import { postToOutbox } from "@/lib/jobs/outbox";

/** Fields of their own, never a text to take apart: a name with a comma or a bracket in it must not become an address. */
interface Address {
  name: string;
  address: string;
}

/** A mail as it goes over the wire. Both bodies say the same. */
export interface RenderedMail {
  /** The same at each try, so that a mailbox which gets it twice can tell. */
  messageId: string;
  subject: string;
  text: string;
  html: string;
}

type Send = (to: Address, mail: RenderedMail) => Promise<void>;

/** How this installation sends mail, in a word for the screen. */
export function transportKind(): "smtp" | "outbox" | "none" {
  const { SMTP_URL, KEYDESK_DEMO } = env();
  if (SMTP_URL) return "smtp";
  return KEYDESK_DEMO ? "outbox" : "none";
}

/** How mail leaves this installation; null: not at all, so it waits. */
export function mailTransport(): Send | null {
  const { SMTP_URL, KEYDESK_DEMO } = env();
  if (SMTP_URL) return (to, mail) => sendBySmtp(SMTP_URL, to, mail);
  return KEYDESK_DEMO ? sendToOutbox : null;
}

const sendToOutbox: Send = async (to, { subject, text }) =>
  postToOutbox(database(), { channel: "mail", to: to.address, body: `Subject: ${subject}\n\n${text}` });

let transporter: Promise<Transporter> | undefined;

async function createTransporter(url: string): Promise<Transporter> {
  const { createTransport } = await import("nodemailer");
  return createTransport({
    url,
    connectionTimeout: seconds(5),
    greetingTimeout: seconds(5),
    socketTimeout: seconds(10),
    // A mail is text of ours; nothing in it may make the server read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** The time-outs above watch for silence. All together must end well before the mail may be tried again elsewhere. */
const DEADLINE = seconds(30);

const HEADERS = {
  // RFC 3834: no machine shall answer; Exchange listens to its own header.
  "Auto-Submitted": "auto-generated",
  "X-Auto-Response-Suppress": "All",
  "Content-Language": "en",
};

async function sendBySmtp(url: string, to: Address, mail: RenderedMail): Promise<void> {
  transporter ??= createTransporter(url);
  const open = await transporter;
  await withinDeadline(open.sendMail({ ...mail, from: sender(), to: [to], headers: HEADERS, ...ENCODING }), DEADLINE);
}

/** One encoding for every mail, readable for whoever looks at the wire. */
const ENCODING = { textEncoding: "quoted-printable" } as const;

/** MAIL_FROM is the operator's: "Name <address>" or an address alone. */
function sender(): Address {
  const { MAIL_FROM } = env();
  const [, name = "", address = MAIL_FROM] = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(MAIL_FROM) ?? [];
  return { name, address: address.trim() };
}
