import type { Metadata } from "next";
import { neighbours } from "@/app/_shell/query";
import { PageHeader } from "@/components/layout/page-header";
import { DirectoryFilter } from "@/components/people/directory-filter";
import { PeopleTable } from "@/components/people/people-table";
import { can } from "@/lib/access/permissions";
import { requirePermission } from "@/lib/auth/gates";
import { listPeople } from "@/lib/people/queries";
import { directoryQuerySchema } from "@/lib/people/schema";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage({ searchParams }: PageProps<"/admin/people">) {
  const me = await requirePermission("people.list");
  const params = await searchParams;
  const query = directoryQuerySchema.parse(params);
  const page = await listPeople(me, query);
  const { previous, next } = neighbours("/admin/people", page, query);
  return (
    <>
      <PageHeader heading="People" />
      <DirectoryFilter filter={query} hasSecurity={can(me, "people.filter-security")} />
      <PeopleTable people={page.rows} previousHref={previous} nextHref={next} />
    </>
  );
}
