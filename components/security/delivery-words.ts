import type { SentCodeDto } from "@/lib/two-factor/schema";

/** What became of a text message, and what to do about it. */
export const deliveryWords: Record<NonNullable<SentCodeDto["delivery"]>, string> = {
  queued: "The message is waiting to be sent.",
  sending: "The message is being sent.",
  sent: "The message was sent. It can take a minute to arrive.",
  delivered: "The message was delivered to your phone.",
  undelivered: "The message did not reach your phone. Check that it is on and has reception, then send a new code.",
  failed: "The message could not be sent to this number. Send a new code, or use another way.",
  unknown: "It is not known whether the message was sent. If it does not arrive within a minute, send a new code.",
};
