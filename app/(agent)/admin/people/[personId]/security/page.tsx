import type { Metadata } from "next";
import { OwnSecurity } from "@/app/_security/own-security";
import { readSecurityQuery } from "@/app/_security/security-query";
import { PersonHeader } from "@/components/layout/person-header";
import { RecoveryCodesNote } from "@/components/security/recovery-codes-note";
import { TwoFactorSection } from "@/components/security/two-factor-section";
import { requireSetUpRight } from "@/lib/auth/gates";
import { getRecoveryCodes, getSecondFactor } from "@/lib/two-factor/queries";
import { getPersonOfPage } from "../person-of-page";

export const metadata: Metadata = { title: "Security settings" };

export default async function SecurityPage({ params, searchParams }: PageProps<"/admin/people/[personId]/security">) {
  const { me, person } = await getPersonOfPage(await params);
  const path = `/admin/people/${person.id}/security`;
  const query = readSecurityQuery(await searchParams);
  if (person.isSelf && query.use) await requireSetUpRight();
  return (
    <>
      <PersonHeader
        person={person}
        profileHref={`/admin/people/${person.id}/profile`}
        securityHref={path}
        current="security"
      />
      {person.isSelf ? (
        <OwnSecurity me={me} path={path} query={query} />
      ) : (
        <TwoFactorSection factor={await getSecondFactor(me, person.id)} editHref={null}>
          <RecoveryCodesNote status={await getRecoveryCodes(me, person.id)} />
        </TwoFactorSection>
      )}
    </>
  );
}
