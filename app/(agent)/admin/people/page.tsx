import type { Metadata } from "next";
import { neighbours } from "@/app/_shell/query";
import { PageHeader } from "@/components/layout/page-header";
import { DirectoryFilter } from "@/components/people/directory-filter";
import { PeopleTable } from "@/components/people/people-table";
import { requirePermission } from "@/lib/auth/gates";
import { listPeople } from "@/lib/people/queries";
import { directoryQuerySchema } from "@/lib/people/schema";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage({ searchParams }: PageProps<"/admin/people">) {
  const me = await requirePermission("people.list");
  const params = await searchParams;
  // "All roles" sends an empty text.
  const query = directoryQuerySchema.parse({ ...params, role: params.role || undefined });
  const page = await listPeople(me, query);
  const { previous, next } = neighbours("/admin/people", page, query);
  return (
    <>
      <PageHeader heading="People" />
      <DirectoryFilter q={query.q ?? ""} role={query.role ?? null} />
      <PeopleTable people={page.rows} previousHref={previous} nextHref={next} />
    </>
  );
}
