import type { Instrumentation } from "next";

/** Each process of ours sends what is due; rows are claimed one by one, so several do not send twice. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startWorker } = await import("@/lib/worker/run");
  startWorker();
}

/** A page that fails because the database is away answers 503 with Retry-After instead of 500. */
export const onRequestError: Instrumentation.onRequestError = async (error) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { noteRequestError } = await import("@/lib/auth/request-error");
  noteRequestError(error);
};
