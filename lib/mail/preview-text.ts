import { database } from "@/db/client";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { databaseTime } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { ok, type Result } from "@/lib/core/result";
import { composeMail, exampleParams } from "./compose-mail";
import { writeSubject, writeText } from "./content";
import { renderHtml } from "./render-html";
import { checkText } from "./rules";
import type { MailText, RollOutTemplate, TextPreview } from "./schema";
import { DEFAULT_TEXTS } from "./texts";

/** The mail as it would go out with this text, filled with the admin's own name and a date to come; or what is wrong with it. */
export async function previewText(
  actor: PersonActor,
  template: RollOutTemplate,
  draft: MailText,
): Promise<Result<TextPreview>> {
  authorize(actor, "messages.view");
  const { origin } = env().PUBLIC_URL;
  const checked = checkText(DEFAULT_TEXTS[template].placeholders, draft, origin);
  if (!checked.ok) return checked;
  const now = await databaseTime(database());
  const params = { ...exampleParams(actor, now) };
  const content = composeMail({ template, params, personId: actor.personId, createdAt: now }, origin, checked.data);
  if (!content) throw new Error(`no such template: ${template}`);
  return ok({ subject: writeSubject(content), text: writeText(content), html: await renderHtml(content, origin) });
}
