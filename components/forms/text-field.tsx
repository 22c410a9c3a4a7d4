"use client";
import type { ComponentProps } from "react";
import { Input } from "../ui/input";
import { Field, type FieldProps } from "./field";

interface TextFieldProps extends FieldProps, Omit<ComponentProps<"input">, "name" | "id" | "children"> {
  /** Emptied after a refusal, and never refilled. */
  isSecret?: boolean;
}

export function TextField({ name, label, hint, isSecret, ...input }: TextFieldProps) {
  return (
    <Field name={name} label={label} hint={hint}>
      {(control) => <Input {...input} {...control} data-secret={isSecret || undefined} />}
    </Field>
  );
}
