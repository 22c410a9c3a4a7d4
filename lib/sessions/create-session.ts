import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sessions } from "@/db/schema";
import type { Origin } from "@/lib/access/actor";
import { hashToken, newToken } from "@/lib/core/crypto";

export type SignedInWith = (typeof sessions.$inferSelect)["signedInWith"];

interface NewSession {
  personId: number;
  deviceId: number | null;
  signedInWith: SignedInWith;
  /** The sign-in has just proved what a step-up would ask for. */
  countsAsStepUp: boolean;
  origin: Origin;
}

/** Makes a session row and answers its token. Only `redeemTicket` calls this: there is one way in (S20). */
export async function createSession(tx: Transaction, session: NewSession): Promise<string> {
  const token = newToken();
  await tx.insert(sessions).values({
    tokenHash: hashToken(token),
    personId: session.personId,
    deviceId: session.deviceId,
    signedInWith: session.signedInWith,
    reverifiedAt: session.countsAsStepUp ? sql`clock_timestamp()` : null,
    address: session.origin.address,
    userAgent: session.origin.userAgent.slice(0, 400),
  });
  return token;
}
