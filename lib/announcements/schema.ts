import type { Role } from "@/lib/access/permissions";

/** What a change of policy can mean for people; each is a mail of `lib/mail/texts.ts`. */
export const ANNOUNCEMENT_TEMPLATES = [
  "second-factor-required",
  "method-not-allowed",
  "passcode-every-sign-in",
] as const;
export type AnnouncementTemplate = (typeof ANNOUNCEMENT_TEMPLATES)[number];

/** An announcement as the admins' page shows it. */
export interface AnnouncementView {
  id: number;
  role: Role;
  about: string;
  createdAt: Date;
  madeBy: string | null;
  /** Null: the worker still writes the mails. */
  queuedAt: Date | null;
  /** The policy has changed again, so no reminder goes out any more. */
  endedAt: Date | null;
  recipients: number;
  done: number;
  mails: { queued: number; sent: number; failed: number };
}
