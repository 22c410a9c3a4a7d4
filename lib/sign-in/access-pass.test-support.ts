import { database } from "@/db/client";
import { createAppFactor, createPerson, createRecoveryCodes, type Person } from "@/db/factories";
import { actorOf } from "@/lib/access/test-actor";
import { issueAccessPass } from "@/lib/people/issue-access-pass";
import { somebody } from "./sign-in.test-support";

const db = database();

/** Somebody with the app and saved recovery codes, an admin, and the pass that the one gave the other. */
export async function given(overrides: Parameters<typeof somebody>[0] = {}) {
  const person = await somebody(overrides);
  const { secret } = await createAppFactor(db, person.id);
  await createRecoveryCodes(db, person.id);
  const admin = actorOf(await createPerson(db, { role: "admin" }));
  return { person, secret, admin, pass: await issueTo(admin, person) };
}

export async function issueTo(admin: Parameters<typeof issueAccessPass>[0], person: Person): Promise<string> {
  const issued = await issueAccessPass(admin, { personId: person.id, reason: "a test", lifeMinutes: 60 });
  if (!issued.ok) throw new Error(issued.code);
  return issued.data.pass;
}
