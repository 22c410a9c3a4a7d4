import type { Role } from "@/lib/access/permissions";
import type { MailContent } from "./content";
import { fillText } from "./rules";
import { isRollOutTemplate, type MailText, type Placeholder, type RollOutTemplate } from "./schema";
import { composeNotice, type NoticeParams } from "./templates";
import { DEFAULT_TEXTS } from "./texts";
import { formatMoment, oneLine } from "./words";

/** What a mail of a roll-out needs to know beside its person. */
interface RollOutParams {
  name: string;
  role: Role;
  /** ISO 8601: until when it can be put off. */
  due?: string;
  /** "app" or "app,sms". */
  methods?: string;
}

/** A draft that an admin sends to themselves. */
interface TestParams extends RollOutParams {
  of: RollOutTemplate;
  subject: string;
  text: string;
}

export type MailParams = NoticeParams & Record<RollOutTemplate, RollOutParams> & { "test-mail": TestParams };
export type MailTemplate = keyof MailParams;

/** A mail as the queue keeps it. */
export interface QueuedMail {
  template: string;
  params: Record<string, string>;
  personId: number;
  createdAt: Date;
}

/**
 * What a queued mail says; null for a template that this version does not know.
 * `saved` is the text that an admin has given its template, if any.
 */
export function composeMail(mail: QueuedMail, site: string, saved: MailText | null): MailContent | null {
  const { template, params } = mail;
  if (template === "test-mail") {
    const draft = { subject: `Test: ${params.subject}`, text: params.text ?? "" };
    return composeText(draft, valuesOf(mail, site));
  }
  if (isRollOutTemplate(template)) return composeText(saved ?? DEFAULT_TEXTS[template], valuesOf(mail, site));
  return composeNotice(template, params, mail.createdAt, site);
}

function composeText({ subject, text }: MailText, values: Record<Placeholder, string>): MailContent {
  const parts = text.split(/\n[ \t]*(?:\n[ \t]*)+/).map((part) => fillText(part, values));
  return { subject: oneLine(fillText(subject, values)), parts };
}

function valuesOf({ params, personId, createdAt }: QueuedMail, site: string): Record<Placeholder, string> {
  const due = new Date(params.due ?? "");
  return {
    name: oneLine(params.name ?? ""),
    // A day that was over when the mail was written helps nobody.
    date: due > createdAt ? formatMoment(due) : "your next sign-in",
    link: `${site}${params.role === "end_user" ? "/portal/profile/security" : `/admin/people/${personId}/security`}`,
    methods: params.methods === "app" ? "a mobile app" : "a mobile app or SMS",
  };
}

const EXAMPLE_DAYS_AHEAD = 14;

/** What a test mail and a preview are filled with: the admin's own name and settings, and a date to come. */
export function exampleParams({ name, role }: { name: string; role: Role }, now: Date): RollOutParams {
  const due = new Date(now);
  due.setUTCDate(due.getUTCDate() + EXAMPLE_DAYS_AHEAD);
  due.setUTCHours(0, 0, 0, 0);
  return { name, role, due: due.toISOString(), methods: "app,sms" };
}
