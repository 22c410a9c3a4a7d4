import { and, eq, inArray, isNull, or } from "drizzle-orm";
import { database } from "@/db/client";
import { smsMessages } from "@/db/schema";
import { log } from "@/lib/core/log";
import { gatewayKind } from "./gateway";
import { stateOfStatus } from "./rules";
import { moveForward } from "./store-outcome";
import { isSignedByTwilio, type SignedRequest } from "./twilio";

export type StatusReceipt = "taken" | "bad-signature" | "not-configured";

/** Takes a status report of Twilio. Nothing of it is read into the database before its signature is found good. */
export async function recordStatus(request: SignedRequest): Promise<StatusReceipt> {
  if (gatewayKind() !== "twilio") return "not-configured";
  if (!(await isSignedByTwilio(request))) return "bad-signature";
  const field = readFields(request);
  const gatewayId = field("MessageSid") ?? field("SmsSid");
  const state = stateOfStatus(field("MessageStatus") ?? field("SmsStatus") ?? "");
  if (!gatewayId || !state) return "taken";
  await store({
    gatewayId,
    state,
    errorCode: toNumber(field("ErrorCode")),
    messageId: toNumber(new URLSearchParams(request.search).get("message")),
  });
  return "taken";
}

function readFields({ body, isJson }: SignedRequest): (name: string) => string | null {
  if (!isJson) {
    const form = new URLSearchParams(body);
    return (name) => form.get(name);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return () => null;
  }
  const fields = new Map(Object.entries(typeof parsed === "object" && parsed !== null ? parsed : {}));
  return (name) => {
    const value: unknown = fields.get(name);
    return typeof value === "string" || typeof value === "number" ? String(value) : null;
  };
}

const toNumber = (text: string | null): number | null => (text && /^\d{1,15}$/.test(text) ? Number(text) : null);

interface Report {
  gatewayId: string;
  state: NonNullable<ReturnType<typeof stateOfStatus>>;
  errorCode: number | null;
  messageId: number | null;
}

async function store({ gatewayId, state, errorCode, messageId }: Report): Promise<void> {
  // Our own number of the text counts only while the gateway's is not known: the answer that names it is late or lost.
  const isAwaited = and(
    eq(smsMessages.id, messageId ?? 0),
    isNull(smsMessages.gatewayId),
    inArray(smsMessages.state, ["sending", "unknown"]),
  );
  await database().transaction(async (tx) => {
    const [message] = await tx
      .select({ id: smsMessages.id })
      .from(smsMessages)
      .where(or(eq(smsMessages.gatewayId, gatewayId), isAwaited))
      .orderBy(smsMessages.gatewayId)
      .limit(1)
      .for("update");
    const isNews = message ? await moveForward(tx, message.id, { state, gatewayId, errorCode }) : false;
    log().info({ messageId: message?.id ?? null, state, errorCode, isNews }, "text message report");
  });
}
