import type { NextRequest } from "next/server";
import { handlers } from "@/lib/auth/next-auth";

/**
 * Reading the session must never touch its cookie: beside a rotation in flight it would bring the old token back.
 * Signing in and out happen in actions; next-auth's own sign-out would leave the row alive, so it is not served.
 */
const isServed = (request: NextRequest) =>
  !/\/(signin|signout|error|verify-request)(\/|$)/.test(request.nextUrl.pathname);

export async function GET(request: NextRequest): Promise<Response> {
  if (!isServed(request)) return new Response(null, { status: 404 });
  const response = await handlers.GET(request);
  if (request.nextUrl.pathname.endsWith("/session")) response.headers.delete("set-cookie");
  return response;
}

export async function POST(request: NextRequest): Promise<Response> {
  if (!isServed(request)) return new Response(null, { status: 404 });
  const response = await handlers.POST(request);
  if (request.nextUrl.pathname.endsWith("/session")) response.headers.delete("set-cookie");
  return response;
}
