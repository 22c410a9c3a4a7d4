import { and, desc, eq, isNotNull } from "drizzle-orm";
import { database, type Executor } from "@/db/client";
import { devices } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { hashToken } from "@/lib/core/crypto";
import { describeUserAgent } from "@/lib/core/user-agent";

export type Device = Pick<typeof devices.$inferSelect, "id" | "trustedAt">;

/** The row of this browser for this person. */
export async function findDevice(db: Executor, personId: number, token: string | null): Promise<Device | null> {
  if (!token) return null;
  const [row] = await db
    .select({ id: devices.id, trustedAt: devices.trustedAt })
    .from(devices)
    .where(and(eq(devices.personId, personId), eq(devices.tokenHash, hashToken(token))));
  return row ?? null;
}

export interface TrustedDeviceDto {
  id: number;
  browser: string;
  system: string;
  trustedAt: Date;
  lastSeenAt: Date;
}

/** The actor's own trusted devices, newest first. */
export async function listOwnTrustedDevices(actor: PersonActor): Promise<TrustedDeviceDto[]> {
  authorizeSelf(actor, "own-devices.view");
  const rows = await database()
    .select()
    .from(devices)
    .where(and(eq(devices.personId, actor.personId), isNotNull(devices.trustedAt)))
    .orderBy(desc(devices.lastSeenAt))
    .limit(50);
  return rows.flatMap(({ id, userAgent, trustedAt, lastSeenAt }) =>
    trustedAt ? [{ id, ...describeUserAgent(userAgent), trustedAt, lastSeenAt }] : [],
  );
}
