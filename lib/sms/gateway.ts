import { env } from "@/lib/core/env";

export interface OutgoingText {
  /** Our own number of the message; it comes back with the gateway's reports. */
  id: number;
  /** E.164. */
  to: string;
  body: string;
}

/** What came of handing a text to the gateway. */
export type SendOutcome =
  | { kind: "sent"; gatewayId: string | null }
  /** Refused for good. */
  | { kind: "failed"; errorCode: number | null }
  /** Certainly not taken, and worth another try. */
  | { kind: "again"; errorCode: number | null }
  /** The request left and no answer came: it may have been taken, so it is never sent again by itself. */
  | { kind: "unknown" };

export interface Gateway {
  send(text: OutgoingText): Promise<SendOutcome>;
}

/** How texts leave this installation; null: not at all. */
export function gatewayKind(): "twilio" | "outbox" | null {
  const { TWILIO_ACCOUNT_SID, KEYDESK_DEMO } = env();
  if (TWILIO_ACCOUNT_SID) return "twilio";
  return KEYDESK_DEMO ? "outbox" : null;
}
