import Link from "next/link";
import type { ComponentProps } from "react";
import { textLinkClasses } from "./text-link-classes";

export function TextLink(props: ComponentProps<typeof Link>) {
  return <Link prefetch={false} className={textLinkClasses} {...props} />;
}
