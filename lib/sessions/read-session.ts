import { and, eq, lt, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { people, secondFactors, securityPolicies, sessions } from "@/db/schema";
import type { GraceLeft } from "@/lib/access/actor";
import type { Role } from "@/lib/access/permissions";
import { hashToken } from "@/lib/core/crypto";
import { graceLeft } from "@/lib/policy/rules";
import { isFresh, isLive, isReverified } from "./rules";

/** What a live session says of its person. Nothing secret: pages may show all of it. */
export interface LiveSession {
  sessionId: number;
  deviceId: number | null;
  personId: number;
  role: Role;
  email: string;
  name: string;
  isOwner: boolean;
  isRecovery: boolean;
  hasSecondFactor: boolean;
  /** How long the person may put off the second factor that policy asks for; null: nobody waits for one. */
  grace: GraceLeft | null;
  reverifiedAt: Date | null;
  isReverified: boolean;
}

/** Not every request writes: being seen is noted once a minute. */
const SEEN_EVERY = "1 minute";

/** The live session of a cookie, or null. One query; a database error is thrown, never "no session" (S77). */
export async function readSession(token: string): Promise<LiveSession | null> {
  const db = database();
  const [row] = await db
    .select({
      session: sessions,
      person: people,
      policy: securityPolicies,
      factorMethod: secondFactors.method,
      now: sql<string>`clock_timestamp()`,
      seenLongAgo: sql<boolean>`${sessions.lastSeenAt} < clock_timestamp() - ${SEEN_EVERY}::interval`,
    })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .innerJoin(securityPolicies, eq(securityPolicies.role, people.role))
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .where(eq(sessions.tokenHash, hashToken(token)));
  if (!row) return null;

  const { session, person, policy } = row;
  const now = new Date(row.now);
  const hasSecondFactor = row.factorMethod !== null;
  if (!isLive(session, { ...person, hasSecondFactor }, policy, now)) return null;
  if (row.seenLongAgo)
    await db
      .update(sessions)
      .set({ lastSeenAt: sql`clock_timestamp()` })
      .where(
        and(eq(sessions.id, session.id), lt(sessions.lastSeenAt, sql`clock_timestamp() - ${SEEN_EVERY}::interval`)),
      );
  return {
    sessionId: session.id,
    deviceId: session.deviceId,
    personId: person.id,
    role: person.role,
    email: person.email,
    name: person.name,
    isOwner: person.ownerSince !== null,
    isRecovery: session.signedInWith === "recovery-code" && isFresh(session.createdAt, now),
    hasSecondFactor,
    grace: hasSecondFactor ? null : graceLeft(policy, person, now),
    reverifiedAt: session.reverifiedAt,
    isReverified: isReverified(session.reverifiedAt, now),
  };
}
