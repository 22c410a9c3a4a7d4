import { eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { devices, people } from "@/db/schema";
import { NotFound } from "@/lib/core/errors";
import { knownDeviceKey, passwordKey, secondStepKey } from "@/lib/rate-limit/rules";
import { clearFailures } from "@/lib/rate-limit/take-try";

/** Clears the counters of failures of a person, in every lane: strangers, known devices, second step. Answers whose they were. */
export async function endWaits(tx: Transaction, personId: number): Promise<{ email: string; name: string }> {
  const [person] = await tx.select().from(people).where(eq(people.id, personId));
  if (!person) throw new NotFound("person");
  const known = await tx.select({ id: devices.id }).from(devices).where(eq(devices.personId, personId));
  const keys = [passwordKey(person.email), secondStepKey(personId), ...known.map(({ id }) => knownDeviceKey(id))];
  for (const key of keys) await clearFailures(tx, key);
  return person;
}
