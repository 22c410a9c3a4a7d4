import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { OwnSecurity } from "@/app/_security/own-security";
import { readSecurityQuery } from "@/app/_security/security-query";
import { PageHeader } from "@/components/layout/page-header";
import { requirePermission, requireSetUpRight } from "@/lib/auth/gates";

export const metadata: Metadata = { title: "Security settings" };

const PATH = "/portal/profile/security";

export default async function PortalSecurityPage({ searchParams }: PageProps<"/portal/profile/security">) {
  const me = await requirePermission("portal.view");
  const params = await searchParams;
  // The switch asks for a change; the panels, or the question whether to turn off, stand behind "choose".
  if (params.change === "two-factor") redirect(`${PATH}?use=choose`);
  const query = readSecurityQuery(params);
  if (query.use) await requireSetUpRight();
  return (
    <>
      <PageHeader heading="Security settings" />
      <OwnSecurity me={me} path={PATH} query={query} hasSwitch />
    </>
  );
}
