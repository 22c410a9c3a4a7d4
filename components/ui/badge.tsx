import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";

const classes = cva("inline-flex items-center rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap", {
  variants: {
    tone: {
      neutral: "bg-sunken text-muted",
      accent: "bg-accent-soft text-accent-text",
      good: "bg-teal-soft text-teal-text",
      warning: "bg-warning-soft text-warning-text",
      danger: "bg-danger-soft text-danger-text",
    },
  },
  defaultVariants: { tone: "neutral" },
});

export type Tone = NonNullable<VariantProps<typeof classes>["tone"]>;

export function Badge({ tone, children }: { tone?: Tone; children: ReactNode }) {
  return <span className={classes({ tone })}>{children}</span>;
}
