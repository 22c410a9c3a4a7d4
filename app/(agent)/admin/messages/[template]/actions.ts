"use server";
import { refresh } from "next/cache";
import { adminAction } from "@/lib/auth/action";
import { ok, type Result } from "@/lib/core/result";
import { previewText } from "@/lib/mail/preview-text";
import { resetText } from "@/lib/mail/reset-text";
import { saveText } from "@/lib/mail/save-text";
import { resetFormSchema, type TextAnswer, textFormSchema } from "@/lib/mail/schema";
import { sendTestMail } from "@/lib/mail/send-test-mail";

/** All buttons of the form send the same fields, and each answers with a preview of them. */
export const textAction = adminAction(
  "messages.edit",
  textFormSchema,
  async (me, form): Promise<Result<TextAnswer>> => {
    const { act, template, version: _, ...typed } = form;
    const preview = await previewText(me, template, typed);
    if (!preview.ok) return { ...preview, typed };
    const done =
      act === "save"
        ? await saveText(me, form)
        : act === "test"
          ? await sendTestMail(me, template, typed)
          : ok(undefined);
    if (!done.ok) return { ...done, typed };
    if (act === "save") refresh();
    return ok({ act, preview: preview.data, typed });
  },
);

export const resetTextAction = adminAction("messages.edit", resetFormSchema, async (me, form) => {
  const reset = await resetText(me, form);
  if (reset.ok) refresh();
  return reset;
});
