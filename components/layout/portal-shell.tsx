import Link from "next/link";
import type { ReactNode } from "react";
import { Toaster } from "../ui/toaster";
import { AccountMenu, type AccountMenuProps } from "./account-menu";
import { Logo } from "./logo";
import { PortalLink } from "./portal-link";
import { MAIN_ID, SkipLink } from "./skip-link";

interface PortalShellProps extends AccountMenuProps {
  items: readonly { href: string; label: string }[];
  banner?: ReactNode;
  children: ReactNode;
}

/** For end users: few places to go, so they all stand in the top bar. */
export function PortalShell({ items, banner, children, ...account }: PortalShellProps) {
  return (
    <div className="min-h-dvh">
      <SkipLink />
      <header className="sticky top-0 z-20 border-b border-line bg-surface print:hidden">
        <div className="mx-auto flex min-h-13 max-w-4xl flex-wrap items-center gap-x-4 px-4 py-1.5 sm:px-6">
          <Link href="/portal" prefetch={false} className="flex min-h-9 items-center gap-2.5 text-base font-semibold">
            <Logo />
            Keydesk
          </Link>
          <nav aria-label="Main" className="max-sm:order-last max-sm:w-full">
            <ul className="flex flex-wrap gap-1">
              {items.map((item) => (
                <li key={item.href}>
                  <PortalLink href={item.href}>{item.label}</PortalLink>
                </li>
              ))}
            </ul>
          </nav>
          <div className="ml-auto">
            <AccountMenu {...account} />
          </div>
        </div>
      </header>
      <main id={MAIN_ID} tabIndex={-1} className="mx-auto w-full max-w-4xl px-4 py-6 outline-none sm:px-6">
        {banner ? <div className="mb-5">{banner}</div> : null}
        {children}
      </main>
      <Toaster />
    </div>
  );
}
