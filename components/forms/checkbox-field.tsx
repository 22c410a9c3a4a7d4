"use client";
import { type ComponentProps, useId } from "react";
import type { FieldProps } from "./field";
import { FieldError } from "./field-error";
import { useFieldError } from "./form-context";

type CheckboxFieldProps = FieldProps & Omit<ComponentProps<"input">, "name" | "id" | "type" | "children">;

export function CheckboxField({ name, label, hint, ...input }: CheckboxFieldProps) {
  const id = useId();
  const isInvalid = useFieldError(name) !== null;
  const described = [hint ? `${id}-hint` : "", isInvalid ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div>
      <div className="flex items-start gap-2.5">
        <input
          {...input}
          id={id}
          name={name}
          type="checkbox"
          aria-describedby={described || undefined}
          aria-invalid={isInvalid || undefined}
          className="mt-0 size-6 shrink-0 accent-accent sm:mt-0.5 sm:size-[1.125rem]"
        />
        <label htmlFor={id} className="min-h-6">
          {label}
        </label>
      </div>
      {hint ? (
        <p id={`${id}-hint`} className="mt-0.5 ml-7 text-[0.8125rem] text-muted">
          {hint}
        </p>
      ) : null}
      <FieldError id={`${id}-error`} name={name} />
    </div>
  );
}
