import { eq } from "drizzle-orm";
import { database } from "@/db/client";
import { people, secondFactors } from "@/db/schema";
import type { Origin, StrangerActor } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { isPassword } from "@/lib/core/password-hash";
import { ok, type Result, refuse } from "@/lib/core/result";
import { findDevice } from "@/lib/devices/queries";
import { deliverSoon } from "@/lib/jobs/deliver-soon";
import { normalEmail } from "@/lib/people/schema";
import { checkCounted } from "@/lib/rate-limit/check-counted";
import {
  ADDRESS_WINDOW,
  addressKey,
  knownDeviceKey,
  PASSWORD_KNOWN_DEVICE,
  PASSWORD_STRANGER,
  passwordKey,
} from "@/lib/rate-limit/rules";
import { takeTry } from "@/lib/rate-limit/take-try";
import { takeWindowTry } from "@/lib/rate-limit/take-window-try";
import { type StartedAttempt, startAttempt } from "./start-attempt";

/** No person has this id. */
const NOBODY = 0;

interface Credentials {
  email: string;
  password: string;
  next?: string | undefined;
  /** The browser's device cookie. */
  deviceToken: string | null;
}

/**
 * The password step. Counts first; the same refusal, waits and work whether the account exists or not, is suspended, or waits (S12, S14).
 * A right password starts an attempt; it opens nothing.
 */
export async function checkPassword(typed: Credentials, origin: Origin): Promise<Result<StartedAttempt>> {
  const db = database();
  const stranger: StrangerActor = { kind: "stranger", origin };
  const fromAddress = await takeWindowTry(db, addressKey(origin.address), ADDRESS_WINDOW);
  if (!fromAddress.allowed)
    return refuse("too_many_requests", fromAddress.retryAt ? { retryAt: fromAddress.retryAt } : {});

  const email = normalEmail(typed.email);
  const [row] = await db
    .select({ person: people, factor: secondFactors })
    .from(people)
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .where(eq(people.email, email));
  const person = row?.person ?? null;
  // Asked for nobody too, so that a device cookie does not tell by the work it makes whether there is an account (S14).
  const device = await findDevice(db, person?.id ?? NOBODY, typed.deviceToken);
  const [key, ladder] = device
    ? [knownDeviceKey(device.id), PASSWORD_KNOWN_DEVICE]
    : [passwordKey(email), PASSWORD_STRANGER];
  const taken = await takeTry(db, key, ladder);
  if (!taken.allowed) return refusePassword(stranger, person?.id ?? null, "too_many_requests");

  const matches = await checkCounted([[taken, ladder], [fromAddress]], () =>
    isPassword(typed.password, person?.passwordHash ?? null, device ? "known-device" : "stranger"),
  );
  if (!matches || !row || row.person.suspendedAt)
    return refusePassword(stranger, person?.id ?? null, "wrong_credentials");
  const started = await startAttempt({ ...row, device, taken, fromAddress, next: typed.next }, origin);
  deliverSoon();
  return ok(started);
}

/** Counted already, and now written down; the answer tells nothing about why. */
async function refusePassword(
  stranger: StrangerActor,
  personId: number | null,
  reason: "wrong_credentials" | "too_many_requests",
) {
  await database().transaction(async (tx) => {
    const event = reason === "wrong_credentials" ? "sign_in.password_refused" : "sign_in.throttled";
    await record(tx, stranger, { event, subjectId: personId });
  });
  return refuse("wrong_credentials");
}
