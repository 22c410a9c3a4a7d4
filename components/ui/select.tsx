import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";
import { controlClasses } from "./input";

export interface Option {
  value: string;
  label: string;
}

/** The platform's own list: works without a script, with any keyboard, and on phones. */
export function Select({ options, className, ...props }: ComponentProps<"select"> & { options: readonly Option[] }) {
  return (
    <select className={cx(controlClasses, className)} {...props}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
