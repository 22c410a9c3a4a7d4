import { and, eq, gt, isNull, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { challenges, type smsMessages } from "@/db/schema";
import { env } from "@/lib/core/env";
import { derivePasscode } from "./passcode";
import type { NoticeTemplate } from "./queue-notice";

type Message = typeof smsMessages.$inferSelect;

/** No link in any text: people must not learn to follow links in messages about their sign-in. */
const NOTICES: Record<NoticeTemplate, string> = {
  "number-changed":
    "Keydesk: another phone number now receives the passcodes of your account. If you did not change it, tell your admin at once.",
  "access-pass-issued":
    "Keydesk: an admin has issued an access pass for your account. If you did not ask for it, tell your admin at once.",
  "access-pass-used":
    "Keydesk: an access pass was used to set up a new second factor for your account. If it was not you, tell your admin at once.",
  "second-factor-reset":
    "Keydesk: an admin has turned off two-factor authentication for your account. If you did not expect this, ask your admin.",
  unlocked:
    "Keydesk: an admin has ended the wait after wrong passwords and passcodes of your account. If you did not expect this, ask your admin.",
  "sessions-ended":
    "Keydesk: an admin has signed your account out everywhere. If you did not expect this, ask your admin.",
  "trust-ended": "Keydesk: an admin has ended the trust in your devices. If you did not expect this, ask your admin.",
};

/** The last line is the form that browsers read to fill in the code, and only on this site (WebOTP, origin-bound codes). */
const passcodeText = (code: string): string =>
  `Your Keydesk passcode is ${code}. It is valid for 10 minutes.\n\n@${env().PUBLIC_URL.hostname} #${code}`;

/** The text as it goes out. It exists only while it is sent. Null: its challenge is over, so the code would be of no use. */
export async function renderBody(db: Executor, message: Message): Promise<string | null> {
  if (message.template !== "passcode") return NOTICES[message.template];
  if (message.challengeId === null) return null;
  const [challenge] = await db
    .select({ keyId: challenges.keyId, issueNumber: challenges.issueNumber })
    .from(challenges)
    .where(
      and(
        eq(challenges.id, message.challengeId),
        isNull(challenges.redeemedAt),
        gt(challenges.expiresAt, sql`clock_timestamp()`),
      ),
    );
  if (!challenge?.keyId) return null;
  const { keyId, issueNumber } = challenge;
  return passcodeText(derivePasscode({ challengeId: message.challengeId, issueNumber, keyId }));
}
