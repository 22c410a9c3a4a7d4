import { and, eq, isNull, sql } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { challenges, people } from "@/db/schema";
import type { Holder } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { databaseTime } from "@/lib/core/clock";
import { currentKeyId } from "@/lib/core/crypto";
import { env } from "@/lib/core/env";
import { ok, type Result, refuse } from "@/lib/core/result";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { getPolicy } from "@/lib/policy/queries";
import { parsePhoneNumber } from "@/lib/sms/phone-number";
import { isSmsConfigured } from "@/lib/sms/queries";
import { belongsTo, ownerOf } from "./challenge-owner";
import { newSecret, sealSecret } from "./methods/app";
import { findOpenChallenge, getActiveFactor, getOpenMove, mayReplace } from "./queries";
import { methodsOffered } from "./rules";
import type { MethodName } from "./schema";
import { sendCode } from "./send-code";
import { endOfLife } from "./start-challenge";

export type SetUpChoice = { method: "app" } | { method: "sms"; phoneNumber: string };

/**
 * Begins a set-up: a challenge that carries the candidate (a new secret, or a number to which a code goes).
 * The present factor stays as it is; a former set-up of the same holder is over.
 */
export async function beginSetUp(holder: Holder, choice: SetUpChoice): Promise<Result<undefined>> {
  const { personId } = holder;
  authorizeSelf(holder, "second-factor.set-up");
  const candidate = choice.method === "sms" ? readNumber(choice.phoneNumber) : ok(null);
  if (!candidate.ok) return candidate;
  const phoneNumber = candidate.data;

  const result = await database().transaction(async (tx): Promise<Result<undefined>> => {
    const allowed = await mayBegin(tx, holder, choice.method, phoneNumber);
    if (!allowed.ok) return allowed;
    // A double click asks for the same number twice: the code that is on its way must go on to count.
    const open = phoneNumber ? await findOpenChallenge(tx, holder, "set-up") : null;
    if (open && open.phoneNumber === phoneNumber) return sent(await sendCode(tx, holder, open));
    await endSetUps(tx, holder);
    const challenge = await insertCandidate(tx, holder, choice.method, phoneNumber);
    await record(tx, holder, {
      event: "second_factor.set_up_begun",
      subjectId: personId,
      details: { method: choice.method },
    });
    return sent(await sendCode(tx, holder, challenge));
  });
  deliverSoon();
  return result;
}

const sent = (result: Result<unknown>): Result<undefined> =>
  result.ok ? ok(undefined) : { ...result, fields: { phoneNumber: result.code } };

function readNumber(typed: string): Result<string> {
  if (!isSmsConfigured()) return refuse("sms_not_configured");
  const country = env().SMS_DEFAULT_COUNTRY;
  const number = parsePhoneNumber(typed, country, [country]);
  return number.ok ? ok(number.data.e164) : { ...number, fields: { phoneNumber: number.code } };
}

async function mayBegin(
  tx: Transaction,
  holder: Holder,
  method: MethodName,
  phoneNumber: string | null,
): Promise<Result<undefined>> {
  // One set-up of a person at a time: a second one waits here, and sees what the first one left.
  await tx.select({ id: people.id }).from(people).where(eq(people.id, holder.personId)).for("no key update");
  const factor = await getActiveFactor(tx, holder.personId);
  const policy = await getPolicy(tx, holder.role);
  const move = await getOpenMove(tx, holder);
  // S27. Another tab may have been quicker.
  if (!(await mayReplace(tx, holder, factor, policy, move))) return refuse("start_again");
  const methods = methodsOffered(move, factor, policy.methods, await databaseTime(tx));
  if (!methods.includes(method)) return refuse("method_not_allowed");
  if (phoneNumber && factor?.phoneNumber === phoneNumber)
    return refuse("phone_number_unchanged", { fields: { phoneNumber: "phone_number_unchanged" } });
  return ok(undefined);
}

/** Ends the holder's set-ups that wait for a passcode. */
export async function endSetUps(tx: Transaction, holder: Holder): Promise<void> {
  await tx
    .update(challenges)
    .set({ expiresAt: sql`least(${challenges.expiresAt}, clock_timestamp())` })
    .where(and(belongsTo(holder, "set-up"), isNull(challenges.redeemedAt)));
}

async function insertCandidate(tx: Transaction, holder: Holder, method: MethodName, phoneNumber: string | null) {
  // The id is drawn first, because the secret is sealed for it.
  const [drawn] = await tx.execute<{ id: string }>(
    sql`select nextval(pg_get_serial_sequence('challenges', 'id')) as id`,
  );
  const id = Number(drawn?.id);
  const [challenge] = await tx
    .insert(challenges)
    .overridingSystemValue()
    .values({
      id,
      personId: holder.personId,
      ...ownerOf(holder),
      method,
      purpose: "set-up",
      keyId: method === "sms" ? currentKeyId() : null,
      phoneNumber,
      secretEncrypted: method === "app" ? sealSecret(newSecret(), holder.personId, id) : null,
      expiresAt: endOfLife,
    })
    .returning();
  if (!challenge) throw new Error("the set-up was not written");
  return challenge;
}
