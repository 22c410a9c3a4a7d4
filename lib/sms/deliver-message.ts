import { randomInt } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { smsMessages } from "@/db/schema";
import { seconds } from "@/lib/core/duration";
import { log } from "@/lib/core/log";
import { smsBreaker } from "./breaker";
import { classOfError } from "./error-words";
import { type Gateway, gatewayKind, type SendOutcome } from "./gateway";
import { outboxGateway } from "./outbox";
import { renderBody } from "./render-body";
import { moveForward, queueAgain } from "./store-outcome";
import { twilioGateway } from "./twilio";

type Message = typeof smsMessages.$inferSelect;

/** F20: two more tries, and only where the first was certainly not taken. */
const MOST_ATTEMPTS = 3;
const FIRST_RETRY = seconds(2);

/** The account is refused or suspended: every text would fail alike. */
const ACCOUNT_REFUSED = 20003;

/** Sends the text that has been due longest. False: nothing is due, or the gateway is left alone for now. */
export async function deliverMessage(): Promise<boolean> {
  if (gatewayKind() === null || smsBreaker().isOpen()) return false;
  const message = await claimMessage();
  if (!message) return false;
  const startedAt = performance.now();
  const outcome = await send(message);
  await store(message, outcome);
  noteHealth(outcome);
  // Neither the number nor the text: a log is read by more people than a phone.
  log().info(
    {
      messageId: message.id,
      template: message.template,
      ...outcome,
      milliseconds: Math.round(performance.now() - startedAt),
    },
    "text message",
  );
  return true;
}

/** From here on the row is ours alone: of all processes that see it queued, one UPDATE finds it so. */
async function claimMessage(): Promise<Message | null> {
  const due = database()
    .select({ id: smsMessages.id })
    .from(smsMessages)
    .where(and(eq(smsMessages.state, "queued"), sql`${smsMessages.nextAttemptAt} <= clock_timestamp()`))
    .orderBy(smsMessages.nextAttemptAt)
    .limit(1)
    .for("update", { skipLocked: true });
  const [claimed] = await database()
    .update(smsMessages)
    .set({
      state: "sending",
      attempts: sql`${smsMessages.attempts} + 1`,
      claimedAt: sql`clock_timestamp()`,
      stateChangedAt: sql`clock_timestamp()`,
    })
    .where(and(eq(smsMessages.id, sql`(${due})`), eq(smsMessages.state, "queued")))
    .returning();
  return claimed ?? null;
}

async function send(message: Message): Promise<SendOutcome> {
  const gateway: Gateway = gatewayKind() === "twilio" ? twilioGateway : outboxGateway;
  const body = await renderBody(database(), message);
  if (body === null) return { kind: "failed", errorCode: null };
  return gateway.send({ id: message.id, to: message.phoneNumber, body });
}

async function store(message: Message, outcome: SendOutcome): Promise<void> {
  if (outcome.kind === "again" && message.attempts < MOST_ATTEMPTS) {
    // Jitter keeps the texts of a burst from coming back as a burst.
    const wait = FIRST_RETRY * 2 ** message.attempts;
    return queueAgain(message, wait + randomInt(wait), outcome.errorCode);
  }
  const state = outcome.kind === "again" ? "failed" : outcome.kind;
  await database().transaction((tx) =>
    moveForward(tx, message.id, {
      state,
      gatewayId: outcome.kind === "sent" ? outcome.gatewayId : null,
      errorCode: "errorCode" in outcome ? outcome.errorCode : null,
    }),
  );
}

function noteHealth(outcome: SendOutcome): void {
  const errorCode = "errorCode" in outcome ? outcome.errorCode : null;
  if (errorCode === ACCOUNT_REFUSED) smsBreaker().trip();
  if (classOfError(errorCode) === "config") log().error({ errorCode }, "the text gateway is not set up rightly");
  const isTrouble = outcome.kind === "unknown" || (outcome.kind === "again" && errorCode === null);
  if (isTrouble && smsBreaker().noteFailure())
    log().error("the text gateway does not answer; it is left alone for a minute");
}
