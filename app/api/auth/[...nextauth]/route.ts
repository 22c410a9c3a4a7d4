import type { NextRequest } from "next/server";
import { handlers } from "@/lib/auth/next-auth";

const notServed = (): Response => new Response(null, { status: 404 });

/**
 * Of next-auth's own doors one is open: who is signed in. Signing in and out happen in actions, which know of attempts,
 * tickets and rows; next-auth's other doors know of none, so for anybody outside they are not there.
 */
export async function GET(
  request: NextRequest,
  { params }: RouteContext<"/api/auth/[...nextauth]">,
): Promise<Response> {
  if ((await params).nextauth.join("/") !== "session") return notServed();
  const response = await handlers.GET(request);
  // Reading must never touch the cookie: beside a rotation in flight it would bring the old token back.
  response.headers.delete("set-cookie");
  const session: { unavailable?: true } | null = await response.clone().json();
  // Neither "signed in" nor "signed out": whoever asks keeps the cookie and asks again (S77, F8).
  return session?.unavailable ? new Response(null, { status: 503, headers: { "Retry-After": "2" } }) : response;
}

export { notServed as DELETE, notServed as PATCH, notServed as POST, notServed as PUT };
