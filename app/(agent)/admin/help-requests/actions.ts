"use server";
import { shown } from "@/app/_shell/shown";
import { adminAction } from "@/lib/auth/action";
import { closeRequest } from "@/lib/help-requests/close-request";
import { closeRequestSchema } from "@/lib/help-requests/schema";

export const closeRequestAction = adminAction("help.list", closeRequestSchema, async (me, which) =>
  shown(await closeRequest(me, which)),
);
