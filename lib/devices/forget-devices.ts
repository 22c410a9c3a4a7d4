import { database } from "@/db/client";
import type { PersonActor } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { endTrust } from "./end-trust";

/** "Forget": the person's own trusted device, or all of them, must pass a passcode again. */
export async function forgetDevices(actor: PersonActor, deviceId?: number): Promise<number> {
  authorizeSelf(actor, "own-devices.forget");
  return database().transaction(async (tx) => {
    const ended = await endTrust(tx, actor.personId, deviceId);
    if (ended > 0)
      await record(tx, actor, { event: "device.trust_ended", subjectId: actor.personId, details: { devices: ended } });
    return ended;
  });
}
