import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { devices } from "@/db/schema";
import { hashToken } from "@/lib/core/crypto";

interface Visit {
  personId: number;
  /** The browser's cookie before this sign-in, if it had one. */
  presentedToken: string | null;
  /** The person's row that this sign-in has noted before: its cookie was lost with the answer. */
  notedId: number | null;
  /** The cookie it gets now. */
  newToken: string;
  trust: boolean;
  userAgent: string;
}

/**
 * Notes at the end of a sign-in that this browser is this person's; answers the id of the row. The cookie is renewed for all
 * persons who use the browser, so a cookie that somebody planted there is worth nothing afterwards.
 */
export async function rememberDevice(tx: Transaction, visit: Visit): Promise<number> {
  const { personId, presentedToken, notedId } = visit;
  const tokenHash = hashToken(visit.newToken);
  if (presentedToken)
    await tx
      .update(devices)
      .set({ tokenHash })
      .where(eq(devices.tokenHash, hashToken(presentedToken)));
  const seen = {
    tokenHash,
    lastSeenAt: sql`clock_timestamp()`,
    userAgent: visit.userAgent.slice(0, 400),
    ...(visit.trust ? { trustedAt: sql`clock_timestamp()` } : {}),
  };
  const isPresented = presentedToken && eq(devices.tokenHash, tokenHash);
  for (const which of [isPresented, notedId !== null && eq(devices.id, notedId)]) {
    if (!which) continue;
    const [known] = await tx
      .update(devices)
      .set(seen)
      .where(and(eq(devices.personId, personId), which))
      .returning({ id: devices.id });
    if (known) return known.id;
  }
  const [made] = await tx
    .insert(devices)
    .values({ personId, ...seen })
    .returning({ id: devices.id });
  if (!made) throw new Error("the device was not written");
  return made.id;
}
