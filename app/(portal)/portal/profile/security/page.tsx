import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { OwnSecurity } from "@/app/_security/own-security";
import { readSecurityQuery } from "@/app/_security/security-query";
import { PageHeader } from "@/components/layout/page-header";
import { TwoFactorSwitch } from "@/components/security/two-factor-switch";
import { requirePermission, requireSetUpRight } from "@/lib/auth/gates";
import { getOwnRules, getSecondFactor } from "@/lib/two-factor/queries";

export const metadata: Metadata = { title: "Security settings" };

const PATH = "/portal/profile/security";

export default async function PortalSecurityPage({ searchParams }: PageProps<"/portal/profile/security">) {
  const me = await requirePermission("portal.view");
  const params = await searchParams;
  const factor = await getSecondFactor(me, me.personId);
  // The switch asks for a change; the panels, or the question whether to turn off, stand behind "choose".
  if (params.change === "two-factor") redirect(`${PATH}?use=choose`);
  const query = readSecurityQuery(params);
  if (query.use) await requireSetUpRight();
  const { mayTurnOff } = await getOwnRules(me);
  return (
    <>
      <PageHeader heading="Security settings" />
      <OwnSecurity
        me={me}
        path={PATH}
        query={query}
        toggle={<TwoFactorSwitch isOn={factor !== null} isRequiredByPolicy={!mayTurnOff} />}
      />
    </>
  );
}
