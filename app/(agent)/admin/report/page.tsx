import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { BeginDownload } from "@/components/report/begin-download";
import { DeliveryTable } from "@/components/report/delivery-table";
import { RecoveryCodeTable } from "@/components/report/recovery-code-table";
import { RoleShares } from "@/components/report/role-shares";
import { TrialTable } from "@/components/report/trial-table";
import { WeekChart } from "@/components/report/week-chart";
import { buttonClasses } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { Section } from "@/components/ui/section";
import { requirePermission } from "@/lib/auth/gates";
import { cameFromElsewhere } from "@/lib/auth/request";
import { DELIVERY_DAYS } from "@/lib/people/schema";
import { listTrials } from "@/lib/policy/queries";
import { getAdoption } from "@/lib/report/queries";
import { WEEKS_SHOWN } from "@/lib/report/schema";
import { EXPORT_PATH } from "./paths";

export const metadata: Metadata = { title: "Adoption" };

export default async function ReportPage({ searchParams }: PageProps<"/admin/report">) {
  const me = await requirePermission("report.view");
  const begins = (await searchParams).export === "begin" && !(await cameFromElsewhere());
  const [{ roles, weeks, deliveries }, trials] = await Promise.all([getAdoption(me), listTrials(me)]);
  return (
    <>
      <PageHeader
        heading="Adoption"
        description="How far two-factor authentication has come. Each number leads to the names."
        actions={
          // No Link: a router would ask for the file first, and each answer is an export in the audit log.
          <a href={EXPORT_PATH} className={buttonClasses()}>
            Export CSV
          </a>
        }
      />
      <div className="space-y-5">
        {begins ? (
          <>
            <BeginDownload href={EXPORT_PATH} />
            <Note>Thank you. The download begins by itself; if it does not, choose “Export CSV”.</Note>
          </>
        ) : null}
        <Section
          title="By role"
          description="Late: required, none set up, and days or skips of grace are used up. Must switch: the method is no longer allowed. Suspended people count, but are neither."
        >
          <RoleShares roles={roles} />
        </Section>
        <Section
          title="Recovery codes"
          description="Of people who have a second factor. Codes count once they are saved."
        >
          <RecoveryCodeTable roles={roles} />
        </Section>
        <Section
          title="Report-only policies"
          description="Whom they would have stopped at sign-ins that took place: each person once, as the newest of these sign-ins went. Nobody was stopped."
        >
          <TrialTable trials={trials} />
        </Section>
        <Section
          title="Turned on, by week"
          description={`People who turned a second factor on, in each of the last ${WEEKS_SHOWN} weeks (from Monday, UTC), as the audit log says; where it knows nothing of a person, by the date of their factor. Switching is not counted, and whoever turned it off again still is. The present week is not over.`}
        >
          <WeekChart weeks={weeks} />
        </Section>
        <Section
          title="SMS"
          description={`Messages of the last ${DELIVERY_DAYS} days, by country of the number and state.`}
        >
          <DeliveryTable deliveries={deliveries} />
        </Section>
      </div>
    </>
  );
}
