import { and, eq, isNotNull } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { devices } from "@/db/schema";

/** Takes trust from a person's devices (from one, where `deviceId` is given). They stay known. Answers how many. */
export async function endTrust(tx: Transaction, personId: number, deviceId?: number): Promise<number> {
  const ended = await tx
    .update(devices)
    .set({ trustedAt: null })
    .where(
      and(
        eq(devices.personId, personId),
        isNotNull(devices.trustedAt),
        deviceId === undefined ? undefined : eq(devices.id, deviceId),
      ),
    )
    .returning({ id: devices.id });
  return ended.length;
}
