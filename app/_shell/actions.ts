"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { THEME_COOKIE, themeFrom } from "@/components/layout/theme";
import { currentPerson } from "@/lib/auth/gates";
import { clearCookie, SESSION_COOKIE } from "@/lib/auth/request";
import { days } from "@/lib/core/duration";
import { clearSiteData } from "@/lib/http/request-context";
import { endSession } from "@/lib/sessions/end-session";

/**
 * Ends the session row first, so that a copy of the cookie is worth nothing, and has the browser forget its pages (S49).
 * The device stays known.
 */
export async function signOutAction(): Promise<void> {
  const person = await currentPerson();
  if (person) await endSession(person, person.sessionId, "signed-out");
  await clearCookie(SESSION_COOKIE);
  clearSiteData();
  redirect("/sign-in");
}

/** The choice of a browser, not of a person; no secret, so readable by everybody on this browser. */
export async function themeAction(form: FormData): Promise<void> {
  const theme = themeFrom(form.get("theme")?.toString());
  (await cookies()).set(THEME_COOKIE, theme, { sameSite: "lax", path: "/", maxAge: days(400) / 1000 });
}
