import { ChevronDown } from "lucide-react";
import { Avatar } from "../ui/avatar";
import { MenuLink } from "./menu-link";
import type { Theme } from "./theme";
import { ThemeSwitch } from "./theme-switch";

export interface Account {
  name: string;
  email: string;
  /** In words: "Admin". */
  role: string;
  securityHref: string;
}

export interface AccountMenuProps {
  account: Account;
  theme: Theme;
  themeAction: (data: FormData) => Promise<void>;
  signOutAction: (data: FormData) => Promise<void>;
}

/** A native popover: opens, closes by Escape or a click beside it, and returns the focus, all without a script. */
export function AccountMenu({ account, theme, themeAction, signOutAction }: AccountMenuProps) {
  return (
    <>
      <button
        type="button"
        popoverTarget="account-menu"
        aria-label={`Account menu: ${account.name}`}
        className="flex min-h-9 max-w-[60vw] items-center gap-2 rounded-md px-2 hover:bg-sunken"
      >
        <Avatar name={account.name} />
        <span className="truncate font-medium max-sm:sr-only">{account.name}</span>
        <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-muted" />
      </button>
      <div
        id="account-menu"
        popover="auto"
        className="fixed inset-auto top-13 right-3 w-64 rounded-lg border border-line bg-surface p-1.5 text-ink shadow-xl sm:right-6"
      >
        <div className="border-b border-line px-2 pt-1 pb-2">
          <p className="font-semibold">{account.name}</p>
          <p className="text-[0.8125rem] text-muted">{account.email}</p>
          <p className="text-[0.8125rem] text-muted">{account.role}</p>
        </div>
        <div className="py-1.5">
          <MenuLink href={account.securityHref}>My security settings</MenuLink>
        </div>
        <div className="border-y border-line">
          <ThemeSwitch theme={theme} action={themeAction} />
        </div>
        <form action={signOutAction} className="pt-1.5">
          <button
            type="submit"
            className="flex min-h-9 w-full items-center rounded-md px-2 text-left font-medium hover:bg-sunken"
          >
            Sign out
          </button>
        </form>
      </div>
    </>
  );
}
