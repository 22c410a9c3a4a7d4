import { and, eq, isNull, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { signInAttempts } from "@/db/schema";
import type { Origin } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { hashToken, newToken } from "@/lib/core/crypto";
import { ok, type Result, refuse } from "@/lib/core/result";
import { rememberDevice } from "@/lib/devices/remember-device";
import { queueMail } from "@/lib/mail/queue-mail";
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

/** After the last step: notes the device, and makes the one-time ticket. Refused unless `nextStep` says `done`. */
export async function issueTicket(cookies: Cookies, origin: Origin): Promise<Result<Ticket>> {
  return database().transaction(async (tx): Promise<Result<Ticket>> => {
    const state = await readAttempt(cookies.attemptToken, origin, tx);
    if (state?.step !== "done") return refuse("start_again");
    const { actor, attempt, person } = state;
    const [ticket, deviceToken] = [newToken(), newToken()];
    const trust = attempt.trustRequestedAt !== null;
    const device = await rememberDevice(tx, {
      personId: person.id,
      presentedToken: cookies.deviceToken,
      newToken: deviceToken,
      trust,
      userAgent: origin.userAgent,
    });
    const issued = await tx
      .update(signInAttempts)
      .set({
        ticketHash: hashToken(ticket),
        ticketExpiresAt: sql`clock_timestamp() + interval '1 minute'`,
        deviceId: device.id,
      })
      .where(
        and(eq(signInAttempts.id, attempt.id), isNull(signInAttempts.ticketRedeemedAt), isNull(signInAttempts.endedAt)),
      )
      .returning({ id: signInAttempts.id });
    if (issued.length !== 1) return refuse("start_again");
    if (trust) await record(tx, actor, { event: "device.trusted", subjectId: person.id });
    // The very first sign-in is from a new device, too; that is no news.
    if (device.isNew && person.lastSignedInAt)
      await queueMail(tx, {
        personId: person.id,
        toAddress: person.email,
        template: "new-device",
        params: { name: person.name, address: origin.address, userAgent: origin.userAgent },
      });
    const { nextPath, passedWith } = attempt;
    return ok({ ticket, deviceToken, nextPath, passedWith, role: person.role, personId: person.id });
  });
}
