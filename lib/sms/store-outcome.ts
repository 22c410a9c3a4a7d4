import { and, eq, inArray, sql } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { smsMessages } from "@/db/schema";
import type { SystemActor } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { statesBefore } from "./rules";
import type { SmsState } from "./schema";

type Message = typeof smsMessages.$inferSelect;

interface Step {
  state: SmsState;
  gatewayId?: string | null;
  errorCode?: number | null;
}

const SYSTEM: SystemActor = { kind: "system", name: "worker" };

/**
 * Moves a text forward, and writes down where it failed. False where it has come as far already: the gateway's report
 * may overtake its answer, and reports come twice and out of order (F23).
 */
export async function moveForward(tx: Transaction, messageId: number, step: Step): Promise<boolean> {
  const { state, gatewayId = null, errorCode = null } = step;
  // The gateway's id is worth keeping even where the state is not news.
  if (gatewayId !== null)
    await tx
      .update(smsMessages)
      .set({ gatewayId: sql`coalesce(${smsMessages.gatewayId}, ${gatewayId})` })
      .where(eq(smsMessages.id, messageId));
  const [moved] = await tx
    .update(smsMessages)
    .set({ state, errorCode, stateChangedAt: sql`clock_timestamp()` })
    .where(and(eq(smsMessages.id, messageId), inArray(smsMessages.state, statesBefore(state))))
    .returning({ personId: smsMessages.personId, template: smsMessages.template });
  if (!moved) return false;
  if (state === "failed" || state === "undelivered")
    await record(tx, SYSTEM, {
      event: "sms.failed",
      subjectId: moved.personId,
      details: { messageId, template: moved.template, state, errorCode },
    });
  return true;
}

/** Puts a text that was certainly not taken back into the queue. */
export async function queueAgain(message: Message, wait: number, errorCode: number | null): Promise<void> {
  await database()
    .update(smsMessages)
    .set({
      state: "queued",
      errorCode,
      nextAttemptAt: sql`clock_timestamp() + ${wait} * interval '1 millisecond'`,
      stateChangedAt: sql`clock_timestamp()`,
    })
    .where(
      and(eq(smsMessages.id, message.id), eq(smsMessages.state, "sending"), eq(smsMessages.attempts, message.attempts)),
    );
}

const STALE = sql`clock_timestamp() - interval '60 seconds'`;

/** Texts whose sender died on the way: they may have gone out, so they are not sent again; a late report may still settle it (F16). */
export async function giveUpStaleMessages(): Promise<number> {
  const stale = await database()
    .update(smsMessages)
    .set({ state: "unknown", stateChangedAt: sql`clock_timestamp()` })
    .where(and(eq(smsMessages.state, "sending"), sql`${smsMessages.claimedAt} < ${STALE}`))
    .returning({ id: smsMessages.id });
  return stale.length;
}
