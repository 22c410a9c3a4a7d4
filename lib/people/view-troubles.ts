import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { auditEvents, people, secondFactors, smsMessages, throttles } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { subjectOf } from "@/lib/access/permissions";
import type { AuditEventName } from "@/lib/audit/events";
import { seconds } from "@/lib/core/duration";
import { NotFound } from "@/lib/core/errors";
import { secondStepKey } from "@/lib/rate-limit/rules";
import { wordsForError } from "@/lib/sms/error-words";
import { STEP_SECONDS } from "@/lib/two-factor/methods/app";
import type { TroublesDto } from "./schema";

const FAILURES: AuditEventName[] = [
  "sign_in.password_refused",
  "sign_in.throttled",
  "sign_in.passcode_refused",
  "sign_in.locked",
  "session.reverify_refused",
  "second_factor.set_up_refused",
  "sms.refused",
  "sms.failed",
];
const FAILURES_SHOWN = 8;
const TEXTS_SHOWN = 5;
/** So many of the person's newest events are looked through, however long the log is. */
const EVENTS_READ = 200;

/** Why somebody may not get in, as an admin who helps needs to know it: never a code, a secret or a whole number. */
export async function viewTroubles(actor: PersonActor, personId: number): Promise<TroublesDto> {
  const db = database();
  const [row] = await db
    .select({
      ...{ id: people.id, role: people.role, ownerSince: people.ownerSince, driftSteps: secondFactors.driftSteps },
      lockedUntil: throttles.blockedUntil,
      isLocked: sql<boolean>`coalesce(${throttles.blockedUntil} > clock_timestamp(), false)`,
    })
    .from(people)
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .leftJoin(throttles, eq(throttles.key, secondStepKey(personId)))
    .where(eq(people.id, personId));
  if (!row) throw new NotFound("person");
  authorize(actor, "second-factor.view", subjectOf(row));
  const [failures, texts] = await Promise.all([readFailures(personId), readTexts(personId)]);
  return {
    ...{ failures, texts },
    clockAhead: (row.driftSteps ?? 0) * seconds(STEP_SECONDS),
    lockedUntil: row.isLocked ? row.lockedUntil : null,
  };
}

async function readFailures(personId: number): Promise<TroublesDto["failures"]> {
  const recent = database()
    .select({ at: auditEvents.at, id: auditEvents.id, event: auditEvents.event, details: auditEvents.details })
    .from(auditEvents)
    .where(eq(auditEvents.subjectId, personId))
    .orderBy(desc(auditEvents.at), desc(auditEvents.id))
    .limit(EVENTS_READ)
    .as("recent");
  const rows = await database()
    .select()
    .from(recent)
    .where(inArray(recent.event, FAILURES))
    .orderBy(desc(recent.at), desc(recent.id))
    .limit(FAILURES_SHOWN);
  return rows.map(({ id, at, event, details }) => ({
    ...{ id, at, event },
    reason: typeof details.reason === "string" ? details.reason : null,
  }));
}

async function readTexts(personId: number): Promise<TroublesDto["texts"]> {
  const rows = await database()
    .select()
    .from(smsMessages)
    .where(and(eq(smsMessages.personId, personId), eq(smsMessages.template, "passcode")))
    .orderBy(desc(smsMessages.createdAt))
    .limit(TEXTS_SHOWN);
  return rows.map(({ id, state, errorCode, createdAt }) => ({
    ...{ id, state, at: createdAt },
    words: state === "failed" || state === "undelivered" ? wordsForError(errorCode) : null,
  }));
}
