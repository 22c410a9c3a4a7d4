import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { recoveryCodeSets, recoveryCodes } from "@/db/schema";
import { newRecoveryCodes } from "./methods/recovery-code";
import { inGroupsOfFour, RECOVERY_CODES } from "./rules";

/** Replaces a person's recovery codes by a new set, in the caller's transaction. Answers them as they are shown, this once. */
export async function writeRecoveryCodes(tx: Transaction, personId: number): Promise<string[]> {
  const codes = await newRecoveryCodes(RECOVERY_CODES);
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.personId, personId));
  await tx.insert(recoveryCodes).values(codes.map(({ selector, codeHash }) => ({ personId, selector, codeHash })));
  await tx
    .insert(recoveryCodeSets)
    .values({ personId })
    .onConflictDoUpdate({
      target: recoveryCodeSets.personId,
      set: { createdAt: sql`clock_timestamp()`, savedAt: null },
    });
  return codes.map((c) => inGroupsOfFour(c.selector, c.secret));
}
