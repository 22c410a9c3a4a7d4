import { cookies } from "next/headers";
import type { AccountMenuProps } from "@/components/layout/account-menu";
import { THEME_COOKIE, themeFrom } from "@/components/layout/theme";
import { roleLabels } from "@/components/people/role-labels";
import type { PersonActor } from "@/lib/access/actor";
import { securityPathOf } from "@/lib/auth/paths";
import { signOutAction, themeAction } from "./actions";

/** The account menu of whoever is signed in. */
export async function accountMenuOf(me: PersonActor): Promise<AccountMenuProps> {
  return {
    account: { name: me.name, email: me.email, role: roleLabels[me.role], securityHref: securityPathOf(me) },
    theme: themeFrom((await cookies()).get(THEME_COOKIE)?.value),
    themeAction,
    signOutAction,
  };
}
