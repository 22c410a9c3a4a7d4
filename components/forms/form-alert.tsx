"use client";
import type { Refusal } from "@/lib/core/result";
import { Alert } from "../ui/alert";
import { messageFor } from "./error-messages";
import { refusalOf, useForm } from "./form-context";

/** Why the form was refused, unless the fields say it themselves. The text names a waiting time, which may differ by a second after hydration. */
export function FormAlert() {
  const refusal = refusalOf(useForm().state);
  if (!refusal || isSaidByFields(refusal)) return null;
  return (
    <Alert tone="danger" data-form-alert tabIndex={-1} suppressHydrationWarning>
      {messageFor(refusal.code, refusal)}
    </Alert>
  );
}

function isSaidByFields({ code, fields = {} }: Refusal): boolean {
  const codes = Object.values(fields);
  return codes.length > 0 && (code === "invalid_input" || codes.includes(code));
}
