import { NextResponse } from "next/server";
import { auth } from "@/lib/auth/next-auth";

/**
 * Comfort, never the lock: sends strangers to the sign-in page before anything is rendered. Each page, action and handler
 * has its own gate, and the suite passes with this file removed.
 */
const guarded = auth((request) => {
  if (request.auth?.unavailable)
    return new NextResponse("Keydesk cannot reach its database. Please try again in a moment.\n", {
      status: 503,
      headers: { "Retry-After": "2", "Content-Type": "text/plain; charset=utf-8" },
    });
  if (request.auth?.user?.id) return NextResponse.next();
  const { pathname, search } = request.nextUrl;
  return NextResponse.redirect(new URL(`/sign-in?next=${encodeURIComponent(pathname + search)}`, request.nextUrl));
});

export default async function proxy(...args: Parameters<typeof guarded>): Promise<Response> {
  // With settings read at the first request, the wrapper comes as a promise.
  const respond = await guarded;
  const response = (await respond(...args)) as Response;
  // next-auth re-sends the cookie with each answer; beside a rotation in flight that would bring the old token back.
  response.headers.delete("set-cookie");
  return response;
}

export const config = { matcher: ["/tickets/:path*", "/admin/:path*", "/portal/:path*", "/confirm"] };
