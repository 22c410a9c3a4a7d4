import { and, eq, isNull, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { signInAttempts } from "@/db/schema";
import type { Origin } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { hashToken, newToken } from "@/lib/core/crypto";
import { ok, type Result, refuse } from "@/lib/core/result";
import { rememberDevice } from "@/lib/devices/remember-device";
import { readAttempt, type SignInState } from "./read-attempt";

export interface Ticket {
  /** Redeemed once, within a minute, by next-auth's Credentials provider. */
  ticket: string;
  /** The device cookie from now on. */
  deviceToken: string;
  nextPath: string | null;
  /** Where a recovery code leads: the phone is gone, so the second factor is next. */
  passedWith: SignInState["attempt"]["passedWith"];
  role: SignInState["person"]["role"];
  personId: number;
}

interface Cookies {
  attemptToken: string;
  deviceToken: string | null;
}

/**
 * After the last step: notes the device, and makes the one-time ticket. Refused unless `nextStep` says `done`.
 * Asked for again, because an answer was lost, it makes another ticket for the same device.
 */
export async function issueTicket(cookies: Cookies, origin: Origin): Promise<Result<Ticket>> {
  return database().transaction(async (tx): Promise<Result<Ticket>> => {
    const state = await readAttempt(cookies.attemptToken, origin, tx);
    if (state?.step !== "done") return refuse("start_again");
    const { actor, attempt, person } = state;
    const [ticket, deviceToken] = [newToken(), newToken()];
    const trust = attempt.trustRequestedAt !== null;
    const deviceId = await rememberDevice(tx, {
      personId: person.id,
      presentedToken: cookies.deviceToken,
      notedId: attempt.deviceId,
      newToken: deviceToken,
      trust,
      userAgent: origin.userAgent,
    });
    const issued = await tx
      .update(signInAttempts)
      .set({
        ticketHash: hashToken(ticket),
        ticketExpiresAt: sql`clock_timestamp() + interval '1 minute'`,
        deviceId,
      })
      .where(
        and(eq(signInAttempts.id, attempt.id), isNull(signInAttempts.ticketRedeemedAt), isNull(signInAttempts.endedAt)),
      )
      .returning({ id: signInAttempts.id });
    if (issued.length !== 1) return refuse("start_again");
    if (trust && !attempt.ticketHash) await record(tx, actor, { event: "device.trusted", subjectId: person.id });
    const { nextPath, passedWith } = attempt;
    return ok({ ticket, deviceToken, nextPath, passedWith, role: person.role, personId: person.id });
  });
}
