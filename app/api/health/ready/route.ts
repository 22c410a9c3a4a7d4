import { checkReadiness } from "@/lib/auth/readiness";

/** Requests can be served: the database answers, and its clock and ours agree. */
export async function GET(): Promise<Response> {
  const { ready, warnings } = await checkReadiness();
  return Response.json(
    { status: ready ? "ready" : "unavailable", ...(warnings.length > 0 ? { warnings } : {}) },
    ready ? {} : { status: 503, headers: { "Retry-After": "2" } },
  );
}

export const dynamic = "force-dynamic";
