import { and, desc, eq, sql } from "drizzle-orm";
import { accessPasses } from "@/db/schema";
import { inGroupsOfFour, PASS_SECRET_LENGTH, SELECTOR_LENGTH } from "../rules";
import { hashSecret, isSecret, randomText } from "./hashed-code";
import { type Method, wrong } from "./method";

interface NewAccessPass {
  selector: string;
  passHash: string;
  /** As it is shown, this once, to the admin who issues it. */
  shown: string;
}

export async function newAccessPass(): Promise<NewAccessPass> {
  const [selector, secret] = [randomText(SELECTOR_LENGTH), randomText(PASS_SECRET_LENGTH)];
  return { selector, passHash: await hashSecret(secret), shown: inGroupsOfFour(selector, secret) };
}

/** Why it is refused is said only after the whole pass has matched: who types that has been given it. */
export const accessPass: Method = {
  async verify(tx, { challenge, passcode }) {
    if (passcode.kind !== "access-pass") return wrong;
    const [row] = await tx
      .select({
        id: accessPasses.id,
        passHash: accessPasses.passHash,
        isOpen: sql<boolean>`${accessPasses.usedAt} is null and ${accessPasses.endedAt} is null and ${accessPasses.expiresAt} > clock_timestamp()`,
      })
      .from(accessPasses)
      .where(and(eq(accessPasses.personId, challenge.personId), eq(accessPasses.selector, passcode.selector)))
      .orderBy(desc(accessPasses.id))
      .limit(1);
    const matches = await isSecret(passcode.secret, row?.passHash ?? null);
    if (!row || !matches) return wrong;
    if (!row.isOpen) return { ok: false, code: "access_pass_over" };
    return { ok: true, passedWith: "access-pass", nextConfiguration: { usedPassId: row.id } };
  },
};
