import Link from "next/link";
import type { ComponentProps } from "react";

export const textLinkClasses = "font-medium text-accent-text underline decoration-accent-text/40 underline-offset-2 hover:decoration-current";

export function TextLink(props: ComponentProps<typeof Link>) {
  return <Link prefetch={false} className={textLinkClasses} {...props} />;
}
