import { z } from "zod";

/** The mails of a roll-out: an admin may change their texts. */
export const ROLL_OUT_TEMPLATES = [
  "second-factor-required",
  "second-factor-reminder",
  "second-factor-done",
  "method-not-allowed",
  "passcode-every-sign-in",
] as const;
export type RollOutTemplate = (typeof ROLL_OUT_TEMPLATES)[number];

export const isRollOutTemplate = (template: string): template is RollOutTemplate =>
  (ROLL_OUT_TEMPLATES as readonly string[]).includes(template);

/** What Keydesk puts into a text, written in braces: `{name}`. */
export const PLACEHOLDERS = ["name", "date", "link", "methods"] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** What a text may name; without those that are needed it would tell people too little. */
export type PlaceholderNeeds = Partial<Record<Placeholder, "needed" | "possible">>;

/** What an admin writes: plain text, paragraphs divided by empty lines. */
export interface MailText {
  subject: string;
  text: string;
}

export const SUBJECT_LENGTH = 120;
export const TEXT_LENGTH = 4000;

/** Browsers send line ends as CR LF. Other control characters have no place in a mail. */
const lines = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]|[\u2028\u2029]/gu, " ")
    .trim();

const written = (max: number) => z.string().transform(lines).pipe(z.string().min(1).max(max));

const template = z.enum(ROLL_OUT_TEMPLATES);
/** 0: the text that came with Keydesk, never changed. */
const version = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** The text form. Its buttons say what to do with the same fields. */
export const textFormSchema = z.strictObject({
  template,
  version,
  subject: written(SUBJECT_LENGTH).transform((subject) => subject.replace(/\s+/g, " ")),
  text: written(TEXT_LENGTH),
  act: z.enum(["preview", "test", "save"]).default("preview"),
});
export type TextForm = z.output<typeof textFormSchema>;

export const resetFormSchema = z.strictObject({ template, version });
export type ResetForm = z.output<typeof resetFormSchema>;

export const MAIL_STATES = ["queued", "sent", "failed"] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** The address of the list of mails. Nonsense in a link shows all of it. */
export const deliveryQuerySchema = z.object({
  state: z.enum(MAIL_STATES).optional().catch(undefined),
  before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined),
});
export type DeliveryQuery = z.output<typeof deliveryQuerySchema>;

/** A text, as the page to change it shows it. */
export interface TextView extends MailText {
  template: RollOutTemplate;
  label: string;
  sentWhen: string;
  /** 0: nobody has ever changed it. */
  version: number;
  isDefault: boolean;
  savedAt: Date | null;
  savedBy: string | null;
  placeholders: { name: string; meaning: string; isNeeded: boolean }[];
}

export interface DeliveryView {
  id: number;
  personId: number;
  name: string;
  toAddress: string;
  /** What it is about, in words. */
  about: string;
  state: MailState;
  attempts: number;
  createdAt: Date;
  sentAt: Date | null;
  /** Null: it is not tried again. */
  nextAttemptAt: Date | null;
  /** Why the last try failed, in plain words. */
  problem: string | null;
}

export interface DeliveryPage {
  rows: DeliveryView[];
  /** Pass as `before` for the next, older page; null: this was the last one. */
  before: number | null;
}

export interface DeliverySummary {
  transport: "smtp" | "outbox" | "none";
  waiting: number;
  /** Within the last seven days. */
  sent: number;
  failed: number;
  /** Why the latest try of a mail that still waits has failed; null: none has. */
  problem: string | null;
}

export interface TextPreview {
  subject: string;
  text: string;
  html: string;
}

/** What a button of the text form answers. */
export interface TextAnswer {
  act: TextForm["act"];
  preview: TextPreview;
  typed: MailText;
}
