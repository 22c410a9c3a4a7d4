"use client";
import Link from "next/link";
import type { ComponentProps } from "react";

/** Closes the menu it stands in: the layout outlives the navigation. */
export function MenuLink(props: ComponentProps<typeof Link>) {
  return (
    <Link
      prefetch={false}
      onClick={(event) => event.currentTarget.closest<HTMLElement>(":popover-open")?.hidePopover()}
      className="flex min-h-9 items-center rounded-md px-2 font-medium hover:bg-sunken"
      {...props}
    />
  );
}
