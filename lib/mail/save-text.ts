import type { Reverified } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { env } from "@/lib/core/env";
import type { Result } from "@/lib/core/result";
import { checkText } from "./rules";
import type { MailText, TextForm } from "./schema";
import { DEFAULT_TEXTS } from "./texts";
import { writeTextVersion } from "./write-text-version";

/** Gives a mail the text of an admin. Of two who save at once, the second is told and shown what the first has saved. */
export async function saveText(actor: Reverified, form: Omit<TextForm, "act">): Promise<Result<undefined>> {
  authorize(actor, "messages.edit");
  const { template, subject, text } = form;
  const checked = checkText(DEFAULT_TEXTS[template].placeholders, { subject, text }, env().PUBLIC_URL.origin);
  if (!checked.ok) return checked;
  return writeTextVersion(actor, form, isDefault(template, checked.data) ? null : checked.data);
}

const isDefault = (template: TextForm["template"], { subject, text }: MailText): boolean =>
  DEFAULT_TEXTS[template].subject === subject && DEFAULT_TEXTS[template].text === text;
