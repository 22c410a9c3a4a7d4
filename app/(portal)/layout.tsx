import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { PortalShell } from "@/components/layout/portal-shell";
import { can } from "@/lib/access/permissions";
import { requirePerson } from "@/lib/auth/gates";
import { accountMenuOf } from "../_shell/account";
import { graceBannerOf } from "../_shell/grace-banner";

const ITEMS = [
  { href: "/portal", label: "Requests" },
  { href: "/portal/profile/security", label: "Security settings" },
];

/** Comfort only: each page below has its own gate. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  const me = await requirePerson();
  if (!can(me, "portal.view")) notFound();
  return (
    <PortalShell items={ITEMS} banner={graceBannerOf(me)} {...(await accountMenuOf(me))}>
      {children}
    </PortalShell>
  );
}
