"use server";
import { refresh } from "next/cache";
import { adminAction } from "@/lib/auth/action";
import type { Result } from "@/lib/core/result";
import { endSessionsOfPerson } from "@/lib/people/end-sessions-of-person";
import { resetSecondFactor } from "@/lib/people/reset-second-factor";
import { helpSchema } from "@/lib/people/schema";
import { unlockPerson } from "@/lib/people/unlock-person";

/** The page that comes with the answer shows what has changed. */
function shown(result: Result<undefined>): Result<undefined> {
  if (result.ok) refresh();
  return result;
}

export const unlockAction = adminAction("people.help", helpSchema, async (me, help) =>
  shown(await unlockPerson(me, help)),
);

export const endSessionsAction = adminAction("people.help", helpSchema, async (me, help) =>
  shown(await endSessionsOfPerson(me, help)),
);

export const resetAction = adminAction("people.help", helpSchema, async (me, help) =>
  shown(await resetSecondFactor(me, help)),
);
