/** The process answers. Says nothing of what it needs. */
export function GET(): Response {
  return Response.json({ status: "live" });
}

export const dynamic = "force-dynamic";
