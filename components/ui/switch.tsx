import type { ComponentProps } from "react";

/** The browser tells assistive technology what a checkbox holds; an aria-checked beside it could only contradict. */
const asSwitch = { type: "checkbox", role: "switch" } as const;

/** A checkbox underneath, so it can be submitted without a script. */
export function Switch(props: Omit<ComponentProps<"input">, "type" | "role" | "className">) {
  return (
    <input
      {...props}
      {...asSwitch}
      className="relative h-6 w-11 shrink-0 appearance-none rounded-full border border-line-strong bg-line-strong transition-colors before:absolute before:top-0.5 before:left-0.5 before:size-[1.125rem] before:rounded-full before:bg-white before:transition-transform checked:border-accent checked:bg-accent checked:before:translate-x-5 disabled:opacity-60 forced-colors:appearance-auto"
    />
  );
}
