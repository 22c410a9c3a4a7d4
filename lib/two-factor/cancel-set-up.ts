import { database } from "@/db/client";
import type { Holder } from "@/lib/access/actor";
import { endSetUps } from "./begin-set-up";

/** Drops a set-up that waits for its passcode. The present factor was never touched. */
export async function cancelSetUp(holder: Holder): Promise<void> {
  await database().transaction((tx) => endSetUps(tx, holder));
}
