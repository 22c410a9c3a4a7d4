import type { ComponentProps } from "react";

interface LabelProps extends ComponentProps<"label"> {
  htmlFor: string;
}

export function Label({ htmlFor, children, ...props }: LabelProps) {
  return (
    <label htmlFor={htmlFor} className="mb-1 block text-sm font-medium text-ink" {...props}>
      {children}
    </label>
  );
}
