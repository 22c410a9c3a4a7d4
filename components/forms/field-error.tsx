"use client";
import { messageFor } from "./error-messages";
import { useFieldError } from "./form-context";

/** What is wrong with the field `name`, where the field's aria-describedby finds it. */
export function FieldError({ id, name }: { id: string; name: string }) {
  const error = useFieldError(name);
  if (!error) return null;
  return (
    <p id={id} role="alert" className="mt-1 text-sm font-medium text-danger-text" suppressHydrationWarning>
      {messageFor(error.code, error.refusal)}
    </p>
  );
}
