/** Legal states of a text; they only move to the right: see isForward in rules.ts. */
export const SMS_STATES = ["queued", "sending", "unknown", "sent", "delivered", "undelivered", "failed"] as const;
export type SmsState = (typeof SMS_STATES)[number];

/** What became of the latest text of a challenge. */
export interface DeliveryStateDto {
  state: SmsState;
  /** Why it did not arrive and what to do, in plain words; null where the state says it all. */
  words: string | null;
  /** When the state was reached. */
  at: Date;
  /** From when another text may be asked for; null: now. */
  nextSendAt: Date | null;
}
