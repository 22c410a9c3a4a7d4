import "server-only";
import { cookies, headers } from "next/headers";
import type { Origin } from "@/lib/access/actor";
import { days, minutes } from "@/lib/core/duration";
import { requestContext } from "@/lib/http/request-context";

/** `__Host-`: Secure, this host only, whole site. Browsers take Secure cookies from http://localhost as well. */
export const SESSION_COOKIE = "__Host-keydesk-session";

export const cookieOptions = { httpOnly: true, secure: true, sameSite: "lax", path: "/" } as const;

/** Our cookies beside the session's. Lives in seconds; what they stand for is decided by rows. */
const LIVES = {
  "__Host-keydesk-attempt": minutes(10) / 1000,
  "__Host-keydesk-device": days(400) / 1000,
  [SESSION_COOKIE]: days(30) / 1000,
} as const;

type CookieName = keyof typeof LIVES;

export const ATTEMPT_COOKIE = "__Host-keydesk-attempt" satisfies CookieName;
export const DEVICE_COOKIE = "__Host-keydesk-device" satisfies CookieName;

export const getCookie = async (name: CookieName): Promise<string | null> => (await cookies()).get(name)?.value || null;

/** Only in actions: a page cannot set a cookie. */
export const setCookie = async (name: CookieName, value: string): Promise<void> => {
  (await cookies()).set(name, value, { ...cookieOptions, maxAge: LIVES[name] });
};

export const clearCookie = async (name: CookieName): Promise<void> => {
  (await cookies()).set(name, "", { ...cookieOptions, maxAge: 0 });
};

/** Did another site lead here? Browsers say so; what is not a browser has no cookie to be misused. */
export async function cameFromElsewhere(): Promise<boolean> {
  const site = (await headers()).get("sec-fetch-site") ?? "none";
  return site !== "none" && site !== "same-origin";
}

export async function requestOrigin(): Promise<Origin> {
  const { address, requestId } = requestContext();
  return { address, requestId, userAgent: (await headers()).get("user-agent") ?? "" };
}

/** The page asked for, without Next's own query parameter, to come back to after sign-in or step-up. */
export function requestPath(): string {
  const url = new URL(requestContext().path, "http://own.invalid");
  url.searchParams.delete("_rsc");
  return url.pathname + url.search;
}
