import { asc, gt } from "drizzle-orm";
import { database } from "@/db/client";
import { auditEvents, auditSeals } from "@/db/schema";
import { hasKey } from "@/lib/core/crypto";
import { type Difference, FIRST_PREVIOUS_HASH, findDifference, hashEvents, hashSeal, isMacOf } from "./rules";
import { readSealedTexts } from "./seal-queries";

/** A seal that somebody noted outside of the database: its number and hash. */
export interface KnownSeal {
  number: number;
  hash: string;
}

/** The first place that is not as it was sealed. */
export type Finding =
  | { place: "events"; seal: number; sealedAt: Date; difference: Difference | null }
  | { place: "seal"; seal: number; why: "missing" | "changed" | "forged" | "key-missing"; keyId?: string }
  | { place: "end"; seal: number; why: "cut" };

export interface Verification {
  seals: number;
  events: number;
  unsealed: number;
  newest: (KnownSeal & { sealedAt: Date }) | null;
  finding: Finding | null;
}

type Seal = typeof auditSeals.$inferSelect;

/** Seals in memory at a time; the events of one seal come with it. */
const SEALS_AT_ONCE = 20;

/** Recomputes the whole chain, from the first event to the newest seal, and stops at the first place that is wrong. Reads only. */
export async function verifyChain(expected: KnownSeal | null = null): Promise<Verification> {
  const result: Verification = { seals: 0, events: 0, unsealed: 0, newest: null, finding: null };
  let former: Seal | null = null;
  for (;;) {
    const seals: Seal[] = await readSeals(former?.number ?? 0);
    for (const seal of seals) {
      result.finding = checkSeal(seal, former, expected) ?? (await checkEvents(seal, former));
      if (result.finding) return result;
      former = seal;
      result.seals += 1;
      result.events += seal.events;
    }
    if (seals.length < SEALS_AT_ONCE) break;
  }
  if (former) result.newest = { number: former.number, hash: former.hash, sealedAt: former.sealedAt };
  result.finding = checkEnd(former, expected);
  result.unsealed = await database().$count(auditEvents, gt(auditEvents.id, former?.lastEventId ?? -1));
  return result;
}

const readSeals = (afterNumber: number): Promise<Seal[]> =>
  database()
    .select()
    .from(auditSeals)
    .where(gt(auditSeals.number, afterNumber))
    .orderBy(asc(auditSeals.number))
    .limit(SEALS_AT_ONCE);

function checkSeal(seal: Seal, former: Seal | null, expected: KnownSeal | null): Finding | null {
  const number = (former?.number ?? 0) + 1;
  const wrong = (why: "missing" | "changed" | "forged"): Finding => ({ place: "seal", seal: number, why });
  if (seal.number !== number) return wrong("missing");
  if (hashSeal(seal) !== seal.hash) return wrong("changed");
  // A seal that was replaced as a whole, with its own hash in order, shows at the next one or by its MAC.
  if (seal.previousHash !== (former?.hash ?? FIRST_PREVIOUS_HASH)) return wrong("forged");
  if (hasKey(seal.keyId) && !isMacOf(seal.mac, seal.hash, seal.keyId)) return wrong("forged");
  if (expected?.number === number && expected.hash !== seal.hash) return wrong("forged");
  return null;
}

async function checkEvents(seal: Seal, former: Seal | null): Promise<Finding | null> {
  const events = await readSealedTexts(database(), {
    afterId: former?.lastEventId ?? null,
    throughId: seal.lastEventId,
    limit: seal.events + 1,
  });
  if (events.length === seal.events && hashEvents(events) === seal.eventsHash) return null;
  const difference = findDifference(seal.marks, events);
  return { place: "events", seal: seal.number, sealedAt: seal.sealedAt, difference };
}

/** The newest seal vouches for all before it, so its key must be there; and what was noted elsewhere must still be there. */
function checkEnd(newest: Seal | null, expected: KnownSeal | null): Finding | null {
  if (newest && !hasKey(newest.keyId))
    return { place: "seal", seal: newest.number, why: "key-missing", keyId: newest.keyId };
  if (expected && expected.number > (newest?.number ?? 0)) return { place: "end", seal: expected.number, why: "cut" };
  return null;
}
