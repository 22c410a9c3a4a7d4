import { and, eq } from "drizzle-orm";
import { recoveryCodes } from "@/db/schema";
import { SECRET_LENGTH, SELECTOR_LENGTH } from "../rules";
import { hashSecret, isSecret, randomText } from "./hashed-code";
import { type Method, wrong } from "./method";

export interface NewRecoveryCode {
  selector: string;
  secret: string;
  codeHash: string;
}

/**
 * A set of `count` codes with different selectors. The secrets are shown once and never stored.
 * One hash after the other, each in a slot of its own: ten at once would stand in the way of ten sign-ins.
 */
export async function newRecoveryCodes(count: number): Promise<NewRecoveryCode[]> {
  const selectors = new Set<string>();
  while (selectors.size < count) selectors.add(randomText(SELECTOR_LENGTH));
  const codes: NewRecoveryCode[] = [];
  for (const selector of selectors) {
    const secret = randomText(SECRET_LENGTH);
    codes.push({ selector, secret, codeHash: await hashSecret(secret) });
  }
  return codes;
}

export const recoveryCode: Method = {
  async verify(tx, { challenge, passcode }) {
    if (passcode.kind !== "recovery-code") return wrong;
    const [row] = await tx
      .select()
      .from(recoveryCodes)
      .where(and(eq(recoveryCodes.personId, challenge.personId), eq(recoveryCodes.selector, passcode.selector)));
    const matches = await isSecret(passcode.secret, row?.codeHash ?? null);
    if (!row || !matches) return wrong;
    if (row.usedAt) return { ok: false, code: "recovery_code_spent", at: row.usedAt };
    return { ok: true, passedWith: "recovery-code", nextConfiguration: { spentCodeId: row.id } };
  },
};
