"use server";
import { shown } from "@/app/_shell/shown";
import { reverifiedAction, signedInAction } from "@/lib/auth/action";
import { ok } from "@/lib/core/result";
import { changeRole } from "@/lib/people/change-role";
import { reinstatePerson } from "@/lib/people/reinstate-person";
import { changeRoleSchema, suspensionSchema, updateProfileSchema } from "@/lib/people/schema";
import { suspendPerson } from "@/lib/people/suspend-person";
import { updateProfile } from "@/lib/people/update-profile";

export const updateProfileAction = signedInAction(updateProfileSchema, async (me, input) => {
  const updated = shown(await updateProfile(me, input));
  return updated.ok ? ok(undefined) : updated;
});

export const changeRoleAction = reverifiedAction(changeRoleSchema, async (me, input) =>
  shown(await changeRole(me, input)),
);

export const suspendAction = reverifiedAction(suspensionSchema, async (me, input) =>
  shown(await suspendPerson(me, input)),
);

export const reinstateAction = reverifiedAction(suspensionSchema, async (me, input) =>
  shown(await reinstatePerson(me, input)),
);
