"use server";
import { refresh } from "next/cache";
import { reverifiedAction, signedInAction } from "@/lib/auth/action";
import { ok, type Result } from "@/lib/core/result";
import { changeRole } from "@/lib/people/change-role";
import { reinstatePerson } from "@/lib/people/reinstate-person";
import { changeRoleSchema, suspensionSchema, updateProfileSchema } from "@/lib/people/schema";
import { suspendPerson } from "@/lib/people/suspend-person";
import { updateProfile } from "@/lib/people/update-profile";

/** The page that comes with the answer shows what has changed. */
function shown(result: Result<unknown>): Result<undefined> {
  if (!result.ok) return result;
  refresh();
  return ok(undefined);
}

export const updateProfileAction = signedInAction(updateProfileSchema, async (me, input) =>
  shown(await updateProfile(me, input)),
);

export const changeRoleAction = reverifiedAction(changeRoleSchema, async (me, input) =>
  shown(await changeRole(me, input)),
);

export const suspendAction = reverifiedAction(suspensionSchema, async (me, input) =>
  shown(await suspendPerson(me, input)),
);

export const reinstateAction = reverifiedAction(suspensionSchema, async (me, input) =>
  shown(await reinstatePerson(me, input)),
);
