import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";

/** 16 px on phones: iOS zooms into smaller fields. */
export const controlClasses =
  "block min-h-9 w-full rounded-md border border-line-strong bg-surface px-3 py-1.5 text-base text-ink sm:text-sm placeholder:text-muted disabled:bg-sunken disabled:text-muted aria-invalid:border-danger-text aria-invalid:outline-danger-text";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cx(controlClasses, className)} {...props} />;
}
