import { randomInt } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { and, eq } from "drizzle-orm";
import { recoveryCodes } from "@/db/schema";
import { withSlot } from "@/lib/core/password-hash";
import { CROCKFORD, SECRET_LENGTH, SELECTOR_LENGTH } from "../rules";
import { type Method, wrong } from "./method";

/** A code has 65 random bits, so a low cost is enough (S40); one hash a try, whether the selector exists or not. */
const COST = { memoryCost: 4096, timeCost: 1, parallelism: 1 } as const;

let decoy: Promise<string> | undefined;

const randomText = (length: number): string =>
  Array.from({ length }, () => CROCKFORD[randomInt(CROCKFORD.length)]).join("");

export interface NewRecoveryCode {
  selector: string;
  secret: string;
  codeHash: string;
}

/** Whoever gets here has given a password or holds a session: no stranger, so no stranger's place in the line. */
const inSlot = <T>(work: () => Promise<T>): Promise<T> => withSlot("known-device", work);

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
    codes.push({ selector, secret, codeHash: await inSlot(() => hash(secret, COST)) });
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
    decoy ??= hash("no recovery code", COST);
    const target = row?.codeHash ?? (await decoy);
    const matches = await inSlot(() => verify(target, passcode.secret));
    if (!row || !matches) return wrong;
    if (row.usedAt) return { ok: false, code: "recovery_code_spent", at: row.usedAt };
    return { ok: true, passedWith: "recovery-code", nextConfiguration: { spentCodeId: row.id } };
  },
};
