import type { Reverified } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import type { Result } from "@/lib/core/result";
import type { ResetForm } from "./schema";
import { writeTextVersion } from "./write-text-version";

/** Brings back the text that came with Keydesk. It is a version like any other, so nothing is lost. */
export async function resetText(actor: Reverified, form: ResetForm): Promise<Result<undefined>> {
  authorize(actor, "messages.edit");
  return writeTextVersion(actor, form, null);
}
