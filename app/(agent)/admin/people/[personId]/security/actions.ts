"use server";
import { shown } from "@/app/_shell/shown";
import { adminAction } from "@/lib/auth/action";
import { endSessionsOfPerson } from "@/lib/people/end-sessions-of-person";
import { endTrustOfPerson } from "@/lib/people/end-trust-of-person";
import { issueAccessPass } from "@/lib/people/issue-access-pass";
import { resetSecondFactor } from "@/lib/people/reset-second-factor";
import { helpSchema, newAccessPassSchema, withdrawAccessPassSchema } from "@/lib/people/schema";
import { unlockPerson } from "@/lib/people/unlock-person";
import { withdrawAccessPass } from "@/lib/people/withdraw-access-pass";

export const unlockAction = adminAction("people.help", helpSchema, async (me, help) =>
  shown(await unlockPerson(me, help)),
);

export const endSessionsAction = adminAction("people.help", helpSchema, async (me, help) =>
  shown(await endSessionsOfPerson(me, help)),
);

export const endTrustAction = adminAction("people.help", helpSchema, async (me, help) =>
  shown(await endTrustOfPerson(me, help)),
);

export const resetAction = adminAction("people.help", helpSchema, async (me, help) =>
  shown(await resetSecondFactor(me, help)),
);

export const issueAccessPassAction = adminAction("people.help", newAccessPassSchema, async (me, wanted) =>
  shown(await issueAccessPass(me, wanted)),
);

export const withdrawAccessPassAction = adminAction("people.help", withdrawAccessPassSchema, async (me, which) =>
  shown(await withdrawAccessPass(me, which)),
);
