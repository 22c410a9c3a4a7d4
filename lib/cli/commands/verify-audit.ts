import { database } from "@/db/client";
import { record } from "@/lib/audit/record";
import { type Finding, type KnownSeal, verifyChain } from "@/lib/audit/verify-chain";

/** `keydesk verify-audit`: recomputes the chain. The first place that is wrong is an error, and the exit code 1. */
export async function verifyAuditCommand(options: { expect?: string }): Promise<string[]> {
  const checked = await verifyChain(options.expect === undefined ? null : parseSeal(options.expect));
  const { seals, events, unsealed, newest, finding } = checked;
  await database().transaction((tx) =>
    record(
      tx,
      { kind: "system", name: "cli" },
      { event: "audit_log.verified", details: { seals, events, whole: !finding } },
    ),
  );
  if (finding)
    throw new Error(
      `the audit log is not as it was sealed. ${inWords(finding)} Before it, ${events} entries are right.`,
    );
  return [
    `Checked ${events} entries under ${seals} seals: none was changed, removed, added or moved.`,
    `${unsealed} newer entries are not sealed yet; the worker seals them twice a minute.`,
    ...(newest
      ? [
          `Newest seal: ${newest.number}:${newest.hash} of ${newest.sealedAt.toISOString()}`,
          "Keep that line elsewhere. With --expect, the next check proves that nothing up to there was cut off.",
        ]
      : []),
  ];
}

function parseSeal(text: string): KnownSeal {
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  if (!number || !hash) throw new Error("--expect wants a seal as verify-audit prints it: 12:9f86d0…");
  return { number: Number(number), hash };
}

function inWords(finding: Finding): string {
  if (finding.place === "end") return `The end was cut off: seal ${finding.seal} is no longer there.`;
  if (finding.place === "seal") return sealInWords(finding);
  const under = `(under seal ${finding.seal} of ${finding.sealedAt.toISOString()})`;
  const { kind, id } = finding.difference ?? { kind: "changed", id: null };
  if (kind === "removed")
    return `After ${id === null ? "the seal before" : `entry ${id}`} at least one was removed ${under}.`;
  return id === null ? `An entry was changed ${under}.` : `Entry ${id} was ${kind} ${under}.`;
}

function sealInWords({ seal, why, keyId }: Extract<Finding, { place: "seal" }>): string {
  if (why === "missing") return `Seal ${seal} is missing.`;
  if (why === "changed") return `Seal ${seal} was changed.`;
  if (why === "forged") return `Seal ${seal} is not the one that Keydesk made.`;
  return `Seal ${seal} cannot be checked: KEYDESK_KEYS lacks the key "${keyId}". Put it back.`;
}
