"use server";
import { redirect } from "next/navigation";
import { z } from "zod";
import { reverifiedAction, signedInAction } from "@/lib/auth/action";
import { requestPath } from "@/lib/auth/request";
import { idSchema } from "@/lib/core/ids";
import { ok } from "@/lib/core/result";
import { forgetDevices } from "@/lib/devices/forget-devices";
import { endOtherSessions } from "@/lib/sessions/end-other-sessions";
import { endSession } from "@/lib/sessions/end-session";
import { askEverySignIn } from "@/lib/two-factor/ask-every-sign-in";
import { markCodesSaved } from "@/lib/two-factor/mark-codes-saved";
import { regenerateRecoveryCodes } from "@/lib/two-factor/regenerate-recovery-codes";
import { askEverySignInSchema, codesSavedSchema } from "@/lib/two-factor/schema";
import { turnOff } from "@/lib/two-factor/turn-off";
import { shown } from "../_shell/shown";

export const turnOffAction = reverifiedAction(z.object({}), async (person) => {
  const off = await turnOff(person);
  return off.ok ? redirect(`${requestPath().split("?")[0]}?changed=off`) : off;
});

export const regenerateCodesAction = reverifiedAction(z.object({}), async (person) => {
  const codes = shown(await regenerateRecoveryCodes(person));
  return codes.ok ? ok({ recoveryCodes: codes.data }) : codes;
});

export const codesSavedAction = signedInAction(codesSavedSchema, async (person, { saved }) =>
  shown(await markCodesSaved(person, saved)),
);

export const askEverySignInAction = reverifiedAction(askEverySignInSchema, async (person, { every }) =>
  shown(await askEverySignIn(person, every)),
);

export const forgetDeviceAction = signedInAction(z.object({ deviceId: idSchema }), async (person, { deviceId }) => {
  await forgetDevices(person, deviceId);
  return shown(ok(undefined));
});

export const forgetAllDevicesAction = signedInAction(z.object({}), async (person) => {
  await forgetDevices(person);
  return shown(ok(undefined));
});

export const endSessionAction = reverifiedAction(z.object({ sessionId: idSchema }), async (person, { sessionId }) => {
  await endSession(person, sessionId, "ended-by-person");
  return shown(ok(undefined));
});

export const endOtherSessionsAction = reverifiedAction(z.object({}), async (person) => {
  await endOtherSessions(person);
  return shown(ok(undefined));
});
