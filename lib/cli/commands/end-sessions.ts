import { signOutEverybody } from "@/lib/people/sign-out-everybody";
import { signOutPerson } from "@/lib/people/sign-out-person";
import { confirm } from "../confirm";
import { findPerson } from "../find-person";

const CLI = { kind: "system", name: "cli" } as const;

/** `keydesk end-sessions EMAIL|--all`. */
export async function endSessionsCommand(
  email: string | undefined,
  options: { all?: boolean; yes?: boolean },
): Promise<string[]> {
  if ((email === undefined) === !options.all) throw new Error("say whose sessions: an address, or --all, not both");
  if (email !== undefined) {
    const person = await findPerson(email);
    const ended = await signOutPerson(CLI, person.id);
    return [`Ended ${ended} sessions of ${person.name}, and every half-done sign-in. ${person.name} was told by mail.`];
  }
  await confirm("Sign everybody out, on every node?", options.yes);
  const { sessions, people, attempts } = await signOutEverybody(CLI);
  return [
    `Ended ${sessions} sessions of ${people} people, and ${attempts} half-done sign-ins. Everybody may sign in again.`,
  ];
}
