import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { devices } from "@/db/schema";
import { hashToken } from "@/lib/core/crypto";

interface Visit {
  personId: number;
  /** The browser's cookie before this sign-in, if it had one. */
  presentedToken: string | null;
  /** The cookie it gets now. */
  newToken: string;
  trust: boolean;
  userAgent: string;
}

export interface RememberedDevice {
  id: number;
  isNew: boolean;
}

/**
 * Notes at the end of a sign-in that this browser is this person's. The cookie is renewed for all persons who use the browser,
 * so a cookie that somebody planted there is worth nothing afterwards.
 */
export async function rememberDevice(tx: Transaction, visit: Visit): Promise<RememberedDevice> {
  const tokenHash = hashToken(visit.newToken);
  if (visit.presentedToken)
    await tx
      .update(devices)
      .set({ tokenHash })
      .where(eq(devices.tokenHash, hashToken(visit.presentedToken)));
  const seen = { lastSeenAt: sql`clock_timestamp()`, userAgent: visit.userAgent.slice(0, 400) };
  const trusted = visit.trust ? { trustedAt: sql`clock_timestamp()` } : {};
  const [known] = await tx
    .update(devices)
    .set({ ...seen, ...trusted })
    .where(and(eq(devices.personId, visit.personId), eq(devices.tokenHash, tokenHash)))
    .returning({ id: devices.id });
  if (known) return { id: known.id, isNew: false };
  const [made] = await tx
    .insert(devices)
    .values({ personId: visit.personId, tokenHash, ...seen, ...trusted })
    .returning({ id: devices.id });
  if (!made) throw new Error("the device was not written");
  return { id: made.id, isNew: true };
}
