import type { Metadata } from "next";
import { PersonHeader } from "@/components/layout/person-header";
import { ProfileForm } from "@/components/people/profile-form";
import { getPersonOfPage } from "../person-of-page";
import { changeRoleAction, reinstateAction, suspendAction, updateProfileAction } from "./actions";

export const metadata: Metadata = { title: "Profile" };

export default async function ProfilePage({ params }: PageProps<"/admin/people/[personId]/profile">) {
  const { person } = await getPersonOfPage(await params);
  const path = `/admin/people/${person.id}`;
  return (
    <>
      <PersonHeader
        person={person}
        profileHref={`${path}/profile`}
        securityHref={`${path}/security`}
        current="profile"
      />
      <ProfileForm
        person={person}
        updateProfileAction={updateProfileAction}
        changeEmailAction={null}
        changeRoleAction={changeRoleAction}
        suspendAction={suspendAction}
        reinstateAction={reinstateAction}
      />
    </>
  );
}
