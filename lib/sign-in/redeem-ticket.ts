import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { devices, people, secondFactors, signInAttempts } from "@/db/schema";
import type { Origin } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { hashToken } from "@/lib/core/crypto";
import { ok, type Result, refuse } from "@/lib/core/result";
import { closeOwnRequest } from "@/lib/help-requests/close-own-request";
import { queueMail } from "@/lib/mail/queue-mail";
import { ADDRESS_WINDOW, addressKey } from "@/lib/rate-limit/rules";
import { takeWindowTry } from "@/lib/rate-limit/take-window-try";
import { createSession, type SignedInWith } from "@/lib/sessions/create-session";
import { noteTrial } from "./note-trial";
import { attemptActor } from "./read-attempt";

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
    const before = await lockHolder(tx, ticketHash);
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
    if (!attempt || !before) {
      await takeWindowTry(tx, key, ADDRESS_WINDOW);
      return refuse("start_again");
    }
    const [person] = await tx
      .update(people)
      .set({ lastSignedInAt: sql`clock_timestamp()` })
      .where(and(eq(people.id, attempt.personId), isNull(people.suspendedAt)))
      .returning();
    if (!person) return refuse("start_again");
    const signedInWith: SignedInWith = attempt.passedWith ?? (before.method ? "trusted-device" : "password");
    const sessionToken = await createSession(tx, {
      personId: person.id,
      deviceId: attempt.deviceId,
      signedInWith,
      // S42: a recovery code signs in and does not step up; a trusted device has proved no second factor.
      countsAsStepUp: signedInWith === "app" || signedInWith === "sms" || signedInWith === "password",
      origin,
    });
    const actor = attemptActor(person, attempt.id, origin);
    await record(tx, actor, { event: "sign_in.done", subjectId: person.id, details: { with: signedInWith } });
    await noteTrial(tx, { attempt, person });
    await closeOwnRequest(tx, actor);
    // The very first sign-in is from a new device, too; that is no news.
    if (before.isNewDevice && before.lastSignedInAt)
      await queueMail(tx, {
        personId: person.id,
        toAddress: person.email,
        template: "new-device",
        params: { name: person.name, address: origin.address, userAgent: origin.userAgent },
      });
    return ok({ personId: person.id, sessionToken });
  });
}

/**
 * The person before the attempt, as everybody does who ends sessions: two who wait for each other would never end.
 * Answers what was known of them before this sign-in ended.
 */
async function lockHolder(tx: Transaction, ticketHash: string) {
  const [before] = await tx
    .select({
      lastSignedInAt: people.lastSignedInAt,
      method: secondFactors.method,
      // However often the ticket was asked for, the row is younger than the sign-in that made it.
      isNewDevice: sql<boolean>`${devices.createdAt} >= ${signInAttempts.createdAt}`,
    })
    .from(signInAttempts)
    .innerJoin(people, eq(people.id, signInAttempts.personId))
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .leftJoin(devices, eq(devices.id, signInAttempts.deviceId))
    .where(eq(signInAttempts.ticketHash, ticketHash))
    .for("no key update", { of: people });
  return before;
}
