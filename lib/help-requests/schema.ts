import { z } from "zod";
import { idSchema } from "@/lib/core/ids";

export const MESSAGE_LENGTH_MAX = 500;

/** Free text of somebody who is upset: whatever does not fit is cut, and control characters become spaces (PostgreSQL takes no U+0000). */
export const askForHelpSchema = z.object({
  message: z
    .string()
    .catch("")
    .transform((text) =>
      text
        .replace(/\p{Cc}+/gu, " ")
        .trim()
        .slice(0, MESSAGE_LENGTH_MAX),
    ),
});

export const closeRequestSchema = z.strictObject({ requestId: idSchema });
export type CloseRequest = z.output<typeof closeRequestSchema>;

export type TextState = "queued" | "sending" | "sent" | "delivered" | "undelivered" | "failed" | "unknown";

/** A request as admins see it: nothing that opens a door. */
export interface HelpRequestDto {
  id: number;
  person: { id: number; name: string; email: string };
  method: "app" | "sms";
  maskedNumber: string | null;
  /** What had become of the last text; null: none was sent within a day. */
  textState: TextState | null;
  /** Why it failed. */
  textWords: string | null;
  message: string | null;
  address: string;
  askedAt: Date;
}
