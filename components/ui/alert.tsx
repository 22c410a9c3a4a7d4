import { cva } from "class-variance-authority";
import type { ComponentProps } from "react";

const classes = cva("rounded-md border-l-4 px-3.5 py-2.5 text-sm", {
  variants: {
    tone: {
      info: "border-accent-text bg-accent-soft text-ink",
      success: "border-teal-text bg-teal-soft text-ink",
      warning: "border-warning-text bg-warning-soft text-ink",
      danger: "border-danger-text bg-danger-soft text-ink",
    },
  },
});

interface AlertProps extends ComponentProps<"div"> {
  tone: "info" | "success" | "warning" | "danger";
}

/** Danger interrupts a screen reader; everything else waits its turn. */
export function Alert({ tone, className, ...props }: AlertProps) {
  return <div role={tone === "danger" ? "alert" : "status"} className={classes({ tone, className })} {...props} />;
}
