import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { AppShell, type NavGroup } from "@/components/layout/app-shell";
import { can } from "@/lib/access/permissions";
import { requirePerson } from "@/lib/auth/gates";
import { countOpenRequests } from "@/lib/help-requests/queries";
import { accountMenuOf } from "../_shell/account";
import { graceBannerOf } from "../_shell/grace-banner";

/** Comfort only: each page below has its own gate, because a layout is not run for every answer. */
export default async function AgentLayout({ children }: { children: ReactNode }) {
  const me = await requirePerson();
  if (!can(me, "tickets.list")) notFound();
  const admin: NavGroup["items"] = [
    { href: "/admin/people", label: "People", icon: "people" },
    ...(can(me, "help.list")
      ? [
          {
            href: "/admin/help-requests",
            label: "Requests for help",
            icon: "help",
            count: await countOpenRequests(me),
          } as const,
        ]
      : []),
    ...(can(me, "policy.view") ? [{ href: "/admin/security", label: "Security policy", icon: "policy" } as const] : []),
    ...(can(me, "report.view") ? [{ href: "/admin/report", label: "Adoption", icon: "report" } as const] : []),
    ...(can(me, "messages.view") ? [{ href: "/admin/messages", label: "Messages", icon: "messages" } as const] : []),
    ...(can(me, "audit-log.view") ? [{ href: "/admin/audit-log", label: "Audit log", icon: "audit" } as const] : []),
  ];
  const groups: NavGroup[] = [
    { label: null, items: [{ href: "/tickets", label: "Tickets", icon: "tickets" }] },
    { label: "Admin", items: admin },
  ];
  return (
    <AppShell homeHref="/tickets" groups={groups} banner={graceBannerOf(me)} {...(await accountMenuOf(me))}>
      {children}
    </AppShell>
  );
}
