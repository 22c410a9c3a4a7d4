import { and, desc, eq, isNull } from "drizzle-orm";
import { database } from "@/db/client";
import { sessions } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";

export interface SessionDto {
  id: number;
  userAgent: string;
  address: string;
  lastSeenAt: Date;
  createdAt: Date;
  isCurrent: boolean;
}

/** The actor's own sessions that have not ended, newest first. */
export async function listOwnSessions(actor: PersonActor): Promise<SessionDto[]> {
  const rows = await database()
    .select()
    .from(sessions)
    .where(and(eq(sessions.personId, actor.personId), isNull(sessions.endedAt)))
    .orderBy(desc(sessions.createdAt))
    .limit(50);
  return rows.map((s) => ({
    id: s.id,
    userAgent: s.userAgent,
    address: s.address,
    lastSeenAt: s.lastSeenAt,
    createdAt: s.createdAt,
    isCurrent: s.id === actor.sessionId,
  }));
}
