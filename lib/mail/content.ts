/** A line of a list: "From: 192.0.2.1". */
export type Fact = readonly [label: string, value: string];

/** What a mail says, before it is written as text and as HTML: both come from here, so they say the same. */
export interface MailContent {
  subject: string;
  /** Paragraphs in order, each of one or more lines, and lists of facts. */
  parts: (string | Fact[])[];
}

/** On every mail, whatever an admin has made of its text. */
export const CLOSING =
  "Keydesk never asks for a passcode, a recovery code or your password by mail, text or telephone.";

export const writeSubject = ({ subject }: MailContent): string => `[Keydesk] ${subject}`;

export function writeText({ parts }: MailContent): string {
  const written = [...parts, CLOSING].map((part) =>
    typeof part === "string" ? part : part.map(([label, value]) => `${label}: ${value}`).join("\n"),
  );
  return `${written.join("\n\n")}\n`;
}
