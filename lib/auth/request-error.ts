import { isUnavailable } from "@/lib/core/errors";
import { describeError, log } from "@/lib/core/log";
import { refuseRequest, requestStorage } from "@/lib/http/request-context";

/** Next reads a form before any action of ours runs; one that is none is the sender's mistake, and no 500. */
const isBrokenForm = (error: unknown): boolean =>
  error instanceof TypeError && error.message === "Failed to parse body as FormData.";

/** Writes an unexpected error down under the request's id, and turns "the database is away" into a 503. */
export function noteRequestError(error: unknown): void {
  const context = requestStorage().getStore();
  const status = isUnavailable(error) ? 503 : isBrokenForm(error) ? 400 : null;
  if (status && context && !context.refusal) refuseRequest(status);
  const level = status === 400 ? "info" : status === 503 ? "warn" : "error";
  log()[level]({ error: describeError(error), requestId: context?.requestId }, "request failed");
}
