import { and, desc, eq, isNull } from "drizzle-orm";
import { database } from "@/db/client";
import { sessions } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { describeUserAgent } from "@/lib/core/user-agent";

export interface SessionDto {
  id: number;
  browser: string;
  system: string;
  address: string;
  lastSeenAt: Date;
  isCurrent: boolean;
}

/** The actor's own sessions that have not ended, newest first. */
export async function listOwnSessions(actor: PersonActor): Promise<SessionDto[]> {
  authorizeSelf(actor, "own-sessions.view");
  const rows = await database()
    .select()
    .from(sessions)
    .where(and(eq(sessions.personId, actor.personId), isNull(sessions.endedAt)))
    .orderBy(desc(sessions.createdAt))
    .limit(50);
  return rows.map((s) => ({
    id: s.id,
    ...describeUserAgent(s.userAgent),
    address: s.address,
    lastSeenAt: s.lastSeenAt,
    isCurrent: s.id === actor.sessionId,
  }));
}
