import type { Metadata } from "next";
import { OwnSecurity } from "@/app/_security/own-security";
import { readSecurityQuery } from "@/app/_security/security-query";
import { PersonHeader } from "@/components/layout/person-header";
import { AdminMeans } from "@/components/security/admin-means";
import { HelpRequest } from "@/components/security/help-request";
import { RecoveryCodesNote } from "@/components/security/recovery-codes-note";
import { Troubles } from "@/components/security/troubles";
import { TwoFactorSection } from "@/components/security/two-factor-section";
import { Section } from "@/components/ui/section";
import type { PersonActor } from "@/lib/access/actor";
import { auditEventNames } from "@/lib/audit/events";
import { requireSetUpRight } from "@/lib/auth/gates";
import { listOpenRequests } from "@/lib/help-requests/queries";
import { getOpenAccessPass } from "@/lib/people/queries";
import type { PersonProfile } from "@/lib/people/schema";
import { viewTroubles } from "@/lib/people/view-troubles";
import { getRecoveryCodes, getSecondFactor } from "@/lib/two-factor/queries";
import { closeRequestAction } from "../../../help-requests/actions";
import { getPersonOfPage } from "../person-of-page";
import * as means from "./actions";

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
      {person.isSelf ? <OwnSecurity me={me} path={path} query={query} /> : <OthersSecurity me={me} person={person} />}
    </>
  );
}

/** Somebody else's settings: an admin sees how they stand, never a secret, and can help. */
async function OthersSecurity({ me, person }: { me: PersonActor; person: PersonProfile }) {
  const [factor, codes, openPass, requests, troubles] = await Promise.all([
    getSecondFactor(me, person.id),
    getRecoveryCodes(me, person.id),
    person.mayHelp ? getOpenAccessPass(me, person.id) : null,
    listOpenRequests(me, person.id),
    viewTroubles(me, person.id),
  ]);
  return (
    <div className="space-y-5">
      {requests.map((request) => (
        <Section key={request.id} title="Asks for help">
          <HelpRequest request={request} closeAction={closeRequestAction} />
        </Section>
      ))}
      <TwoFactorSection factor={factor} editHref={null}>
        <RecoveryCodesNote status={codes} />
      </TwoFactorSection>
      <Troubles {...troubles} failures={troubles.failures.map((f) => ({ ...f, words: wordsOf(f.event) }))} />
      {person.mayHelp ? (
        <AdminMeans
          person={person}
          hasSecondFactor={factor !== null}
          openPass={openPass}
          unlockAction={means.unlockAction}
          endSessionsAction={means.endSessionsAction}
          endTrustAction={means.endTrustAction}
          resetAction={means.resetAction}
          issueAccessPassAction={means.issueAccessPassAction}
          withdrawAccessPassAction={means.withdrawAccessPassAction}
        />
      ) : null}
    </div>
  );
}

const wordsOf = (event: string): string => (auditEventNames as Record<string, string>)[event] ?? event;
