import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";

export const buttonClasses = cva(
  "inline-flex items-center justify-center gap-2 rounded-md font-medium no-underline transition-colors select-none disabled:opacity-60 aria-disabled:opacity-60",
  {
    variants: {
      variant: {
        primary: "bg-accent text-accent-ink hover:bg-accent-hover",
        secondary: "border border-line-strong/60 bg-surface text-ink hover:bg-sunken",
        ghost: "text-ink hover:bg-sunken",
        danger: "bg-danger text-white hover:bg-danger-hover",
        "danger-outline": "border border-danger-text/50 bg-surface text-danger-text hover:bg-danger-soft",
      },
      size: { medium: "min-h-9 px-3.5 py-1.5 text-sm", small: "min-h-8 px-2.5 py-1 text-[0.8125rem]" },
      width: { auto: "", full: "w-full" },
    },
    defaultVariants: { variant: "secondary", size: "medium", width: "auto" },
  },
);

export type ButtonLook = VariantProps<typeof buttonClasses>;

type ButtonProps = ComponentProps<"button"> & ButtonLook;

export function Button({ variant, size, width, className, type = "button", ...props }: ButtonProps) {
  return <button type={type} className={buttonClasses({ variant, size, width, className })} {...props} />;
}
