import { database } from "@/db/client";
import type { Reverified } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { databaseTime } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { ok, type Result } from "@/lib/core/result";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { exampleParams } from "./compose-mail";
import { queueMail } from "./queue-mail";
import { checkText } from "./rules";
import type { MailText, RollOutTemplate } from "./schema";
import { DEFAULT_TEXTS } from "./texts";

/** Sends a draft to the admin who writes it, and to nobody else. It need not be saved. */
export async function sendTestMail(
  actor: Reverified,
  template: RollOutTemplate,
  draft: MailText,
): Promise<Result<undefined>> {
  authorize(actor, "messages.edit");
  const checked = checkText(DEFAULT_TEXTS[template].placeholders, draft, env().PUBLIC_URL.origin);
  if (!checked.ok) return checked;
  await database().transaction(async (tx) => {
    const params = { ...exampleParams(actor, await databaseTime(tx)), ...checked.data, of: template };
    await queueMail(tx, { personId: actor.personId, toAddress: actor.email, template: "test-mail", params });
    await record(tx, actor, { event: "message.test_sent", subjectId: actor.personId, details: { template } });
  });
  deliverSoon();
  return ok(undefined);
}
