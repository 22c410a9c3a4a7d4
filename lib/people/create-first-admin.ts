import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { people, setUpTokens } from "@/db/schema";
import type { Origin } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { hashToken } from "@/lib/core/crypto";
import { NotFound } from "@/lib/core/errors";
import { hashPassword } from "@/lib/core/password-hash";
import { ok, type Result, refuse } from "@/lib/core/result";
import { isWithoutAdmin } from "./queries";
import { type FirstAdmin, passwordFault } from "./schema";

/**
 * Whoever read the token in the server's log becomes the first admin, and owns the installation. Several at once come one
 * after the other: the first is made, and for the others there is nothing here any more.
 */
export async function createFirstAdmin(input: FirstAdmin, origin: Origin): Promise<Result<undefined>> {
  if (!(await isWithoutAdmin())) throw new NotFound("set-up");
  const wrongToken = refuse("set_up_token_wrong", { fields: { token: "set_up_token_wrong" } });
  const isLive = isLiveToken(input.token);
  // Before the hash, which costs: strangers cannot make us work.
  if ((await database().$count(setUpTokens, isLive)) === 0) return wrongToken;
  const fault = passwordFault(input.password);
  if (fault) return refuse("invalid_input", { fields: { password: fault } });
  const passwordHash = await hashPassword(input.password);
  return database().transaction(async (tx): Promise<Result<undefined>> => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('keydesk first admin', 0))`);
    if (!(await isWithoutAdmin(tx))) throw new NotFound("set-up");
    if ((await tx.$count(people, eq(people.email, input.email))) > 0)
      return refuse("email_taken", { fields: { email: "email_taken" } });
    const redeemed = await tx
      .update(setUpTokens)
      .set({ usedAt: sql`clock_timestamp()` })
      .where(isLive)
      .returning({ id: setUpTokens.id });
    if (redeemed.length === 0) return wrongToken;
    await makeOwner(tx, { email: input.email, name: input.name, passwordHash }, origin);
    return ok(undefined);
  });
}

const isLiveToken = (token: string) =>
  and(
    eq(setUpTokens.tokenHash, hashToken(token.trim())),
    isNull(setUpTokens.usedAt),
    gt(setUpTokens.expiresAt, sql`clock_timestamp()`),
  );

async function makeOwner(
  tx: Transaction,
  values: { email: string; name: string; passwordHash: string },
  origin: Origin,
): Promise<void> {
  const [made] = await tx
    .insert(people)
    .values({ ...values, role: "admin", ownerSince: sql`clock_timestamp()` })
    .returning({ id: people.id });
  await record(
    tx,
    { kind: "stranger", origin },
    {
      event: "person.created",
      subjectId: made?.id ?? null,
      details: { role: "admin", owner: true, with: "set-up-token" },
    },
  );
}
