import { database } from "@/db/client";
import { mailTexts } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { ok, type Refusal, type Result, refuse } from "@/lib/core/result";
import { readText } from "./queries";
import type { MailText, ResetForm, TextView } from "./schema";

/** Adds a version of a text (null: the one that came with Keydesk), if the one before it is still the one that was shown. */
export async function writeTextVersion(
  actor: Reverified,
  { template, version }: ResetForm,
  own: MailText | null,
): Promise<Result<undefined>> {
  return database().transaction(async (tx) => {
    const present = await readText(tx, template);
    if (present.version !== version) return changedMeanwhile(present, own);
    if (isSame(present, own)) return ok(undefined);
    const [saved] = await tx
      .insert(mailTexts)
      .values({ template, version: version + 1, subject: own?.subject, text: own?.text, savedBy: actor.personId })
      .onConflictDoNothing()
      .returning({ version: mailTexts.version });
    if (!saved) return changedMeanwhile(await readText(tx, template), own);
    const event = own ? "message.text_changed" : "message.text_reset";
    await record(tx, actor, { event, details: { template, version: saved.version } });
    return ok(undefined);
  });
}

const isSame = (present: TextView, own: MailText | null): boolean =>
  own ? present.subject === own.subject && present.text === own.text : present.isDefault;

/** What stands there now and who has saved it, beside what this admin wanted. */
function changedMeanwhile(present: TextView, own: MailText | null): Refusal {
  const changes = (["subject", "text"] as const)
    .filter((field) => present[field] !== own?.[field])
    .map((field) => ({ field, from: own?.[field] ?? null, to: present[field], by: present.savedBy }));
  return refuse("changed_meanwhile", { changes });
}
