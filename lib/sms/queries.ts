import { and, desc, eq, or, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { challenges, smsMessages } from "@/db/schema";
import { databaseTime } from "@/lib/core/clock";
import { wordsForError } from "./error-words";
import { gatewayKind } from "./gateway";
import { nextSendAt, type Sends } from "./rules";
import type { DeliveryStateDto } from "./schema";

/** Can this installation send texts at all? */
export const isSmsConfigured = (): boolean => gatewayKind() !== null;

export interface Target {
  challengeId: number;
  personId: number;
  phoneNumber: string;
}

const lastDay = (column: typeof smsMessages.createdAt | typeof challenges.redeemedAt) =>
  sql`${column} > clock_timestamp() - interval '24 hours'`;

/** What the limits look at, read in one query, and the time at which it was read. */
export async function readSends(db: Executor, target: Target): Promise<{ sends: Sends; now: Date }> {
  const { challengeId, personId, phoneNumber } = target;
  const lastRedeemed = sql`coalesce((
    select max(${challenges.redeemedAt}) from ${challenges}
    where ${challenges.personId} = ${personId} and ${challenges.method} = 'sms' and ${lastDay(challenges.redeemedAt)}
  ), '-infinity')`;
  const rows = await db
    .select({
      at: smsMessages.createdAt,
      personId: smsMessages.personId,
      phoneNumber: smsMessages.phoneNumber,
      challengeId: smsMessages.challengeId,
      isInARow: sql<boolean>`${smsMessages.createdAt} > ${lastRedeemed}`,
    })
    .from(smsMessages)
    .where(
      and(
        or(eq(smsMessages.personId, personId), eq(smsMessages.phoneNumber, phoneNumber)),
        lastDay(smsMessages.createdAt),
      ),
    )
    .orderBy(desc(smsMessages.createdAt));
  const passcodes = rows.filter((row) => row.personId === personId && row.challengeId !== null);
  const times = (some: typeof rows): Date[] => some.map((row) => row.at);
  return {
    sends: {
      inARow: times(passcodes.filter((row) => row.isInARow)),
      toPerson: times(passcodes),
      toNumber: times(rows.filter((row) => row.phoneNumber === phoneNumber)),
      ofChallenge: passcodes.filter((row) => row.challengeId === challengeId).length,
    },
    now: await databaseTime(db),
  };
}

/** What became of the challenge's latest text, for the page that waits for it; null: none was queued. */
export async function getDeliveryState(db: Executor, challengeId: number): Promise<DeliveryStateDto | null> {
  const [message] = await db
    .select()
    .from(smsMessages)
    .where(eq(smsMessages.challengeId, challengeId))
    .orderBy(desc(smsMessages.id))
    .limit(1);
  if (!message) return null;
  const { personId, phoneNumber, state, errorCode, stateChangedAt } = message;
  const { sends, now } = await readSends(db, { challengeId, personId, phoneNumber });
  const hasFailed = state === "failed" || state === "undelivered";
  return {
    state,
    words: hasFailed ? wordsForError(errorCode) : null,
    at: stateChangedAt,
    nextSendAt: nextSendAt(sends, now),
  };
}

/** From when a text of this challenge may be asked for; null: now. For a challenge whose first text a limit held back. */
export async function getNextSendAt(db: Executor, target: Target): Promise<Date | null> {
  const { sends, now } = await readSends(db, target);
  return nextSendAt(sends, now);
}
