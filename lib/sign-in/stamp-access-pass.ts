import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { record } from "@/lib/audit/record";
import { queueMail } from "@/lib/mail/queue-mail";
import { textOwner } from "@/lib/two-factor/text-owner";
import type { SignInState } from "./read-attempt";
import { stampAttempt } from "./stamp-attempt";

/** The attempt has used an access pass: from here on it may replace the second factor. The person hears of it on every channel. */
export async function stampAccessPass(tx: Transaction, { actor }: SignInState): Promise<void> {
  const { personId, email, name, origin } = actor;
  await stampAttempt(tx, actor, { accessPassUsedAt: sql`clock_timestamp()` });
  await record(tx, actor, { event: "access_pass.used", subjectId: personId });
  await queueMail(tx, {
    personId,
    toAddress: email,
    template: "access-pass-used",
    params: { name, address: origin.address, userAgent: origin.userAgent },
  });
  await textOwner(tx, personId, "access-pass-used");
}
