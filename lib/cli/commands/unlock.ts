import { unlockPerson } from "@/lib/people/unlock-person";
import { findPerson } from "../find-person";

/** `keydesk unlock EMAIL`: ends the waits after wrong passwords and passcodes. */
export async function unlockCommand(email: string): Promise<string[]> {
  const person = await findPerson(email);
  await unlockPerson({ kind: "system", name: "cli" }, { personId: person.id, reason: "by the command line" });
  return [`${person.name} may try again at once: password, passcode and recovery code.`];
}
