import type { TextState } from "@/lib/help-requests/schema";

/** What became of somebody else's text message, after "The message". */
export const textStateWords: Record<TextState, string> = {
  queued: "was waiting to be sent",
  sending: "was being sent",
  sent: "was sent, and nothing is known beyond that",
  delivered: "was delivered",
  undelivered: "did not reach the phone",
  failed: "could not be sent",
  unknown: "was perhaps sent: the gateway never answered",
};
