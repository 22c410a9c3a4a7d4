import { isUnavailable } from "@/lib/core/errors";
import { describeError, log } from "@/lib/core/log";
import { refuseRequest, requestStorage } from "@/lib/http/request-context";

/** Writes an unexpected error down under the request's id, and turns "the database is away" into a 503. */
export function noteRequestError(error: unknown): void {
  const context = requestStorage().getStore();
  const away = isUnavailable(error);
  if (away && context && !context.refusal) refuseRequest(503);
  log()[away ? "warn" : "error"]({ error: describeError(error), requestId: context?.requestId }, "request failed");
}
