import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonClasses } from "./button";

/** Looks like a button, goes somewhere. Not prefetched: signed-in pages are dynamic, and each prefetch would read the session. */
export function ButtonLink({ variant, size, width, className, ...props }: ComponentProps<typeof Link> & ButtonLook) {
  return <Link prefetch={false} className={buttonClasses({ variant, size, width, className })} {...props} />;
}
