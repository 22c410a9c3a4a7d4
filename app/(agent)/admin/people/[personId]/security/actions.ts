"use server";
import { shown } from "@/app/_shell/shown";
import { adminAction } from "@/lib/auth/action";
import { endSessionsOfPerson } from "@/lib/people/end-sessions-of-person";
import { resetSecondFactor } from "@/lib/people/reset-second-factor";
import { helpSchema } from "@/lib/people/schema";
import { unlockPerson } from "@/lib/people/unlock-person";

export const unlockAction = adminAction("people.help", helpSchema, async (me, help) =>
  shown(await unlockPerson(me, help)),
);

export const endSessionsAction = adminAction("people.help", helpSchema, async (me, help) =>
  shown(await endSessionsOfPerson(me, help)),
);

export const resetAction = adminAction("people.help", helpSchema, async (me, help) =>
  shown(await resetSecondFactor(me, help)),
);
