"use client";
import { type ReactNode, useId } from "react";
import { Label } from "../ui/label";
import { FieldError } from "./field-error";
import { useFieldError } from "./form-context";

export interface FieldProps {
  name: string;
  label: string;
  hint?: ReactNode;
}

/** What ties a control to its label, hint and error. */
interface ControlProps {
  id: string;
  name: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

export function Field({
  name,
  label,
  hint,
  children,
}: FieldProps & { children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const isInvalid = useFieldError(name) !== null;
  const described = [hint ? `${id}-hint` : "", isInvalid ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div>
      <Label htmlFor={id}>{label}</Label>
      {children({ id, name, "aria-describedby": described || undefined, "aria-invalid": isInvalid || undefined })}
      {hint ? (
        <p id={`${id}-hint`} className="mt-1 text-[0.8125rem] text-muted">
          {hint}
        </p>
      ) : null}
      <FieldError id={`${id}-error`} name={name} />
    </div>
  );
}
