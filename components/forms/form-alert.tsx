"use client";
import type { Refusal } from "@/lib/core/result";
import { Alert } from "../ui/alert";
import { messageFor, UNLIKE_AS_SENT } from "./error-messages";
import { refusalOf, useForm } from "./form-context";

/**
 * Why the form was refused, unless the fields say it themselves: those that are sent along unseen cannot.
 * The text names a waiting time, which may differ by a second after hydration.
 */
export function FormAlert({ unseen }: { unseen: readonly string[] }) {
  const refusal = refusalOf(useForm().state);
  if (!refusal) return null;
  const wrongUnseen = unseen.map((name) => refusal.fields?.[name]).find(Boolean);
  if (!wrongUnseen && isSaidByFields(refusal)) return null;
  return (
    <Alert tone="danger" data-form-alert tabIndex={-1} suppressHydrationWarning>
      {wrongUnseen === "invalid_input" ? UNLIKE_AS_SENT : messageFor(wrongUnseen ?? refusal.code, refusal)}
    </Alert>
  );
}

function isSaidByFields({ code, fields = {} }: Refusal): boolean {
  const codes = Object.values(fields);
  return codes.length > 0 && (code === "invalid_input" || codes.includes(code));
}
