import { sql } from "drizzle-orm";
import { database } from "@/db/client";
import { setUpTokens } from "@/db/schema";
import type { SystemActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { hashToken, newToken } from "@/lib/core/crypto";
import { isWithoutAdmin } from "./queries";

/**
 * A token that makes the first admin, once and within an hour (S9); null where somebody is admin already. Each start makes one
 * of its own, because only its hash is kept.
 */
export async function issueSetUpToken(actor: SystemActor): Promise<string | null> {
  authorize(actor, "people.create");
  if (!(await isWithoutAdmin())) return null;
  const token = newToken();
  await database().transaction(async (tx) => {
    const expiresAt = sql`clock_timestamp() + interval '1 hour'`;
    await tx.insert(setUpTokens).values({ tokenHash: hashToken(token), expiresAt });
    await record(tx, actor, { event: "installation.set_up_token_made" });
  });
  return token;
}
