import { recoverPerson } from "@/lib/people/recover-person";
import { confirm } from "../confirm";
import { findPerson } from "../find-person";

const METHOD = { app: "mobile app", sms: "SMS" };

/** `keydesk recover EMAIL`: the way back in where no admin is left who could help. */
export async function recoverCommand(email: string, options: { yes?: boolean }): Promise<string[]> {
  const person = await findPerson(email);
  await confirm(`Turn off two-factor authentication for ${person.name} (${email}) and end all sessions?`, options.yes);
  const { method, sessions, devices, adminsTold, isSuspended } = await recoverPerson(
    { kind: "system", name: "cli" },
    person.id,
  );
  return [
    method
      ? `Turned off two-factor authentication for ${person.name} (it was ${METHOD[method]}). Recovery codes no longer work.`
      : `${person.name} had no second factor. Recovery codes, if there were any, no longer work.`,
    `Ended ${sessions} sessions, the trust in ${devices} devices, and every wait after wrong passwords and passcodes.`,
    `Told ${person.name} and ${adminsTold} other admins by mail.`,
    "The password stays. Where policy requires a second factor, the next sign-in begins with setting one up.",
    ...(isSuspended ? [`${person.name} is suspended, and cannot sign in until an admin ends that.`] : []),
  ];
}
