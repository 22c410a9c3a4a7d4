import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { people, secondFactors, signInAttempts } from "@/db/schema";
import type { Origin } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { hashToken } from "@/lib/core/crypto";
import { ok, type Result, refuse } from "@/lib/core/result";
import { ADDRESS_WINDOW, addressKey } from "@/lib/rate-limit/rules";
import { takeWindowTry } from "@/lib/rate-limit/take-window-try";
import { createSession, type SignedInWith } from "@/lib/sessions/create-session";

export interface OpenedSession {
  personId: number;
  sessionToken: string;
}

/**
 * The one door to a session (S20): spends the ticket by one conditional UPDATE and makes the session row, in one transaction.
 * Anything that is no live ticket is refused and counts against the address; a ticket of 256 bits that is right has earned its session
 * wherever it comes from.
 */
export async function redeemTicket(ticket: unknown, origin: Origin): Promise<Result<OpenedSession>> {
  const key = addressKey(origin.address);
  const ticketHash = hashToken(typeof ticket === "string" ? ticket : "");
  return database().transaction(async (tx): Promise<Result<OpenedSession>> => {
    await lockHolder(tx, ticketHash);
    const [attempt] = await tx
      .update(signInAttempts)
      .set({ ticketRedeemedAt: sql`clock_timestamp()` })
      .where(
        and(
          eq(signInAttempts.ticketHash, ticketHash),
          gt(signInAttempts.ticketExpiresAt, sql`clock_timestamp()`),
          isNull(signInAttempts.ticketRedeemedAt),
          isNull(signInAttempts.endedAt),
        ),
      )
      .returning();
    if (!attempt) {
      await takeWindowTry(tx, key, ADDRESS_WINDOW);
      return refuse("start_again");
    }
    const [person] = await tx
      .update(people)
      .set({ lastSignedInAt: sql`clock_timestamp()` })
      .where(and(eq(people.id, attempt.personId), isNull(people.suspendedAt)))
      .returning();
    if (!person) return refuse("start_again");
    const [factor] = await tx.select().from(secondFactors).where(eq(secondFactors.personId, person.id));
    const signedInWith: SignedInWith = attempt.passedWith ?? (factor ? "trusted-device" : "password");
    const sessionToken = await createSession(tx, {
      personId: person.id,
      deviceId: attempt.deviceId,
      signedInWith,
      // S42: a recovery code signs in and does not step up; a trusted device has proved no second factor.
      countsAsStepUp: signedInWith === "app" || signedInWith === "sms" || signedInWith === "password",
      origin,
    });
    const actor = {
      kind: "attempt" as const,
      personId: person.id,
      role: person.role,
      email: person.email,
      name: person.name,
      attemptId: attempt.id,
      origin,
    };
    await record(tx, actor, { event: "sign_in.done", subjectId: person.id, details: { with: signedInWith } });
    return ok({ personId: person.id, sessionToken });
  });
}

/** The person before the attempt, as everybody does who ends sessions: two who wait for each other would never end. */
async function lockHolder(tx: Transaction, ticketHash: string): Promise<void> {
  await tx
    .select({ id: people.id })
    .from(people)
    .innerJoin(signInAttempts, eq(signInAttempts.personId, people.id))
    .where(eq(signInAttempts.ticketHash, ticketHash))
    .for("no key update", { of: people });
}
