import { database } from "@/db/client";
import { describeKeyUse, readKeyUse } from "@/db/key-use";
import { type AuditEntry, record } from "@/lib/audit/record";
import { sealEvents } from "@/lib/audit/seal-events";
import { currentKeyId } from "@/lib/core/crypto";
import { env } from "@/lib/core/env";
import { newKey, writeKeys } from "@/lib/core/key-file";
import { resealSecrets } from "@/lib/two-factor/reseal-secrets";
import { confirm } from "../confirm";

interface Options {
  newKey?: boolean;
  drop?: string;
  yes?: boolean;
}

/** `keydesk rotate-keys`: a new key, everything sealed anew, and the former key away, each step when the one before is done. */
export function rotateKeysCommand(options: Options): Promise<string[]> {
  if (options.newKey && options.drop !== undefined)
    throw new Error("--new-key and --drop are two steps: one at a time");
  if (options.newKey) return makeKey();
  return options.drop === undefined ? resealAll(options.yes) : dropKey(options.drop);
}

const note = (entry: AuditEntry): Promise<void> =>
  database().transaction((tx) => record(tx, { kind: "system", name: "cli" }, entry));

const idOf = (entry: string): string => entry.split(":")[0] ?? "";

async function makeKey(): Promise<string[]> {
  const { id, entry } = newKey();
  await note({ event: "keys.made", details: { key: id } });
  if (writeKeys([entry, ...env().KEYDESK_KEYS]))
    return [
      `Made the key ${id} and put it first into the demo's ring.`,
      "Restart Keydesk, then: npm run keydesk -- rotate-keys",
    ];
  return [
    "Made a new key. It is shown this once, and stands nowhere else:",
    `  ${entry}`,
    "1. Put it at the end of KEYDESK_KEYS on every node and restart them: now all of them can read it.",
    "2. Move it to the front on every node and restart them: now it writes.",
    "3. npm run keydesk -- rotate-keys",
    "Back it up apart from the database.",
  ];
}

async function resealAll(isSure: boolean | undefined): Promise<string[]> {
  const key = currentKeyId();
  await confirm(`Does every running node know the key "${key}"? What is sealed with it opens nowhere else.`, isSure);
  const rows = await resealSecrets();
  await note({ event: "keys.rotated", details: { key, rows } });
  // So that the newest seal of the audit log needs no former key, either.
  await sealEvents();
  const uses = await readKeyUse(database());
  const former = env()
    .KEYDESK_KEYS.map(idOf)
    .filter((id) => id !== key);
  return [
    `Sealed ${rows} secrets anew with the key "${key}".`,
    ...[key, ...former].map(
      (id) => `  ${id}: ${describeKeyUse(uses.filter((use) => use.keyId === id)) || "nothing needs it"}`,
    ),
    former.length === 0
      ? "There is no former key in the ring."
      : "Set-ups and texts are over within ten minutes. What nothing needs may go: npm run keydesk -- rotate-keys --drop ID",
  ];
}

async function dropKey(id: string): Promise<string[]> {
  const entries = env().KEYDESK_KEYS;
  if (!entries.some((entry) => idOf(entry) === id)) throw new Error(`KEYDESK_KEYS has no key "${id}"`);
  if (id === currentKeyId()) throw new Error(`the key "${id}" is the first of the ring, which writes`);
  const uses = (await readKeyUse(database())).filter((use) => use.keyId === id);
  if (uses.length > 0) throw new Error(`the key "${id}" is still needed: ${describeKeyUse(uses)}. First: rotate-keys`);
  await note({ event: "keys.dropped", details: { key: id } });
  return writeKeys(entries.filter((entry) => idOf(entry) !== id))
    ? [`Nothing needs the key "${id}". It is gone from the demo's ring. Restart Keydesk.`]
    : [`Nothing needs the key "${id}". Take it out of KEYDESK_KEYS on every node, and restart them.`];
}
