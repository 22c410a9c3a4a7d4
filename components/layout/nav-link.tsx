"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { MouseEvent, ReactNode } from "react";

interface NavLinkProps {
  href: string;
  /** The icon comes rendered, so that this client part knows no icon set. */
  icon?: ReactNode;
  children: ReactNode;
}

export function NavLink({ href, icon, children }: NavLinkProps) {
  const path = usePathname();
  const isCurrent = path === href || path.startsWith(`${href}/`);
  return (
    <Link
      href={href}
      prefetch={false}
      onClick={closeMenu}
      aria-current={isCurrent ? "page" : undefined}
      className="flex min-h-9 items-center gap-2.5 rounded-md border-l-[3px] border-transparent px-2.5 py-1.5 font-medium text-rail-ink hover:bg-rail-hover hover:text-white aria-[current=page]:border-rail-mark aria-[current=page]:bg-rail-current aria-[current=page]:text-white"
    >
      {icon}
      {children}
    </Link>
  );
}

/** The layout outlives the navigation, so an open menu would stay open over the new page. */
function closeMenu(event: MouseEvent<HTMLElement>) {
  event.currentTarget.closest<HTMLElement>(":popover-open")?.hidePopover();
}
