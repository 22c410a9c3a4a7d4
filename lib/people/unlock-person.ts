import { eq } from "drizzle-orm";
import { database } from "@/db/client";
import { devices, people } from "@/db/schema";
import type { Reverified, SystemActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { NotFound } from "@/lib/core/errors";
import { knownDeviceKey, passwordKey, secondStepKey } from "@/lib/rate-limit/rules";
import { clearFailures } from "@/lib/rate-limit/take-try";

/** Ends every wait of a person: password, known devices, second step. Proves nothing about who signs in next. */
export async function unlockPerson(actor: Reverified | SystemActor, personId: number): Promise<void> {
  await database().transaction(async (tx) => {
    const [person] = await tx.select().from(people).where(eq(people.id, personId));
    if (!person) throw new NotFound("person");
    authorize(actor, "person.unlock", { id: person.id, role: person.role, isOwner: person.ownerSince !== null });
    const known = await tx.select({ id: devices.id }).from(devices).where(eq(devices.personId, personId));
    const keys = [
      passwordKey(person.email),
      secondStepKey(personId),
      ...known.map((device) => knownDeviceKey(device.id)),
    ];
    for (const key of keys) await clearFailures(tx, key);
    await record(tx, actor, { event: "second_factor.unlocked", subjectId: personId });
  });
}
