"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

/** Marks exactly its page: "/portal" stands above every other page of the portal. */
export function PortalLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={usePathname() === href ? "page" : undefined}
      className="flex min-h-9 items-center rounded-md px-2.5 font-medium text-muted hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-text"
    >
      {children}
    </Link>
  );
}
