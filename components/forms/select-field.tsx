"use client";
import type { ComponentProps } from "react";
import { type Option, Select } from "../ui/select";
import { Field, type FieldProps } from "./field";

interface SelectFieldProps extends FieldProps, Omit<ComponentProps<"select">, "name" | "id" | "children"> {
  options: readonly Option[];
}

export function SelectField({ name, label, hint, options, ...select }: SelectFieldProps) {
  return (
    <Field name={name} label={label} hint={hint}>
      {(control) => <Select options={options} {...select} {...control} />}
    </Field>
  );
}
