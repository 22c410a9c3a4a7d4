import { endRestoredProofs } from "@/lib/people/end-restored-proofs";
import { confirm } from "../confirm";

/** `keydesk after-restore`: what to do once, after the database came back from a backup (F33). */
export async function afterRestoreCommand(options: { voidRecoveryCodes?: boolean; yes?: boolean }): Promise<string[]> {
  await confirm("Was this database restored from a backup, and shall everything handed out before end?", options.yes);
  const done = await endRestoredProofs(
    { kind: "system", name: "cli" },
    { voidsRecoveryCodes: options.voidRecoveryCodes ?? false },
  );
  return [
    `Ended ${done.sessions} sessions of ${done.people} people, and ${done.attempts} half-done sign-ins with their tickets.`,
    `Closed ${done.questions} open questions for a passcode. No text that is still on its way opens anything.`,
    `Took trust from ${done.devices} devices: each asks for a passcode again.`,
    `Set the last accepted passcode of ${done.apps} mobile apps to now: the next one counts, within a minute or two.`,
    options.voidRecoveryCodes
      ? `Made ${done.codesVoided} recovery codes useless. Whoever has no phone needs an admin, or keydesk recover.`
      : `Marked the recovery codes of ${done.codeSets} people as not saved: they work, and their owners are asked for new ones.`,
    "Everybody may sign in again. What happened between the backup and the restore is lost: check who was suspended or lost a role since.",
  ];
}
