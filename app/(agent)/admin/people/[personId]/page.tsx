import { redirect } from "next/navigation";
import { getPersonOfPage } from "./person-of-page";

export default async function PersonPage({ params }: PageProps<"/admin/people/[personId]">) {
  const { person } = await getPersonOfPage(await params);
  redirect(`/admin/people/${person.id}/profile`);
}
