"use client";
import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";
import { controlClasses } from "../ui/input";
import { Field, type FieldProps } from "./field";

type TextAreaFieldProps = FieldProps & Omit<ComponentProps<"textarea">, "name" | "id" | "children">;

export function TextAreaField({ name, label, hint, className, ...area }: TextAreaFieldProps) {
  return (
    <Field name={name} label={label} hint={hint}>
      {(control) => <textarea {...area} {...control} className={cx(controlClasses, className)} />}
    </Field>
  );
}
