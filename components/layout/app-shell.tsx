import { Menu } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Toaster } from "../ui/toaster";
import { AccountMenu, type AccountMenuProps } from "./account-menu";
import { Logo } from "./logo";
import { NavIcon, type NavIconName } from "./nav-icon";
import { NavLink } from "./nav-link";
import { MAIN_ID, SkipLink } from "./skip-link";

export interface NavItem {
  href: string;
  label: string;
  icon: NavIconName;
  /** How many wait there; 0 is not shown. */
  count?: number;
}

export interface NavGroup {
  /** Null: the group needs no heading. */
  label: string | null;
  items: readonly NavItem[];
}

interface AppShellProps extends AccountMenuProps {
  homeHref: string;
  groups: readonly NavGroup[];
  /** Above the page: a grace period that runs, recovery codes never saved. */
  banner?: ReactNode;
  children: ReactNode;
}

/** For agents and admins. One navigation: a rail on wide screens, a popover behind "Menu" on narrow ones, without a script. */
export function AppShell({ homeHref, groups, banner, children, ...account }: AppShellProps) {
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[14.5rem_minmax(0,1fr)] print:block">
      <SkipLink />
      <nav
        id="main-menu"
        popover="auto"
        aria-label="Main"
        className="on-rail fixed inset-y-0 right-auto left-0 m-0 h-dvh max-h-none w-60 overflow-y-auto border-0 bg-rail p-3 text-rail-ink shadow-2xl lg:sticky lg:top-0 lg:block lg:w-auto lg:shadow-none print:hidden"
      >
        <Link
          href={homeHref}
          prefetch={false}
          className="mb-4 flex min-h-9 items-center gap-2.5 rounded-md px-2 text-base font-semibold text-white"
        >
          <Logo />
          Keydesk
        </Link>
        {groups.map((group) => (
          <div key={group.label ?? ""} className="mb-5">
            {group.label ? (
              <p className="mb-1 px-2.5 text-xs font-semibold tracking-wide text-rail-ink">{group.label}</p>
            ) : null}
            <ul className="space-y-0.5">
              {group.items.map((item) => (
                <li key={item.href}>
                  <NavLink href={item.href} icon={<NavIcon name={item.icon} />}>
                    {item.label}
                    {item.count ? (
                      <span className="ml-auto rounded-full bg-white/15 px-2 text-xs leading-5 text-white">
                        {item.count}
                        <span className="sr-only"> waiting</span>
                      </span>
                    ) : null}
                  </NavLink>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="flex min-w-0 flex-col">
        <header className="sticky top-0 z-20 flex min-h-13 items-center gap-2 border-b border-line bg-surface px-2 sm:px-6 print:hidden">
          <button
            type="button"
            popoverTarget="main-menu"
            className="flex min-h-9 items-center gap-2 rounded-md px-2.5 font-medium hover:bg-sunken lg:hidden"
          >
            <Menu aria-hidden="true" className="size-5" />
            Menu
          </button>
          <div className="ml-auto">
            <AccountMenu {...account} />
          </div>
        </header>
        <main
          id={MAIN_ID}
          tabIndex={-1}
          className="mx-auto w-full max-w-6xl flex-1 px-4 py-6 outline-none sm:px-6 lg:px-8"
        >
          {banner ? <div className="mb-5">{banner}</div> : null}
          {children}
        </main>
      </div>
      <Toaster />
    </div>
  );
}
