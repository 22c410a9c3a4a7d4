import { createHash } from "node:crypto";
import { isSameText, keyedHash } from "@/lib/core/crypto";

/** An event as the chain sees it: the database's own text of every column, so that nothing is rounded on the way. */
export interface SealedText {
  id: number;
  columns: (string | null)[];
}

/** What a seal says, but for the hash over it. */
export interface SealContent {
  number: number;
  lastEventId: number;
  events: number;
  eventsHash: string;
  marks: string;
  previousHash: string;
  sealedAt: Date;
}

export const FIRST_PREVIOUS_HASH = "0".repeat(64);

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

/** JSON of one shape: two different events never give the same line, and no line holds a line break. */
const lineOf = ({ id, columns }: SealedText): string => JSON.stringify([id, ...columns]);

const MARK_BYTES = 6;
const MARK_LENGTH = 8;

const markOf = (event: SealedText): string => sha256(lineOf(event)).subarray(0, MARK_BYTES).toString("base64");

export const marksOf = (events: readonly SealedText[]): string => events.map(markOf).join("");

export const hashEvents = (events: readonly SealedText[]): string =>
  sha256(events.map(lineOf).join("\n")).toString("hex");

/** The name in front is the version of this form: another form gets another name. */
export const hashSeal = (seal: SealContent): string =>
  sha256(
    JSON.stringify([
      "keydesk audit seal 1",
      ...[seal.number, seal.lastEventId, seal.events, seal.eventsHash, seal.marks, seal.previousHash],
      seal.sealedAt.toISOString(),
    ]),
  ).toString("hex");

export const macOf = (hash: string, keyId: string): string => keyedHash("audit-seal", hash, keyId).toString("hex");

export const isMacOf = (mac: string, hash: string, keyId: string): boolean => isSameText(mac, macOf(hash, keyId));

/** How events differ from what was sealed, at the first place. `id` names the event, or the last one before a gap. */
export interface Difference {
  kind: "changed" | "removed" | "added";
  id: number | null;
}

/** Pure: the first place where the events are not those of the marks. Moving an event, to another id, changes it. */
export function findDifference(marks: string, events: readonly SealedText[]): Difference | null {
  const sealed = Array.from({ length: marks.length / MARK_LENGTH }, (_, n) =>
    marks.slice(n * MARK_LENGTH, (n + 1) * MARK_LENGTH),
  );
  const present = events.map(markOf);
  const at = present.findIndex((mark, n) => mark !== sealed[n]);
  if (at === -1) return sealed.length > present.length ? { kind: "removed", id: events.at(-1)?.id ?? null } : null;
  const id = events[at]?.id ?? null;
  const [wanted, found] = [sealed[at], present[at]];
  if (wanted === undefined || present.includes(wanted, at + 1)) return { kind: "added", id };
  if (found !== undefined && sealed.includes(found, at + 1)) return { kind: "removed", id: events[at - 1]?.id ?? null };
  return { kind: "changed", id };
}
