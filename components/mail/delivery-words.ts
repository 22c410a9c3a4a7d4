import type { MailState } from "@/lib/mail/schema";
import type { Tone } from "../ui/badge";

export const deliveryStateLabels: Record<MailState, string> = { queued: "Waiting", sent: "Sent", failed: "Failed" };
export const deliveryTones: Record<MailState, Tone> = { queued: "neutral", sent: "good", failed: "danger" };
