import "server-only";
import { notFound, unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { zfd } from "zod-form-data";
import type { PersonActor, Reverified } from "@/lib/access/actor";
import { can, type Permission } from "@/lib/access/permissions";
import { withinDeadline } from "@/lib/core/deadline";
import { seconds } from "@/lib/core/duration";
import { errorStatus, Forbidden, isUnavailable, NotFound, unavailableCode } from "@/lib/core/errors";
import { describeError, log } from "@/lib/core/log";
import { type FormState, type Result, refuse } from "@/lib/core/result";
import { PATIENCE, whileDatabaseAnswers } from "@/lib/http/database-watch";
import { refuseRequest, requestContext } from "@/lib/http/request-context";
import { requirePerson, requireReverified } from "./gates";

/** What a form calls. Works without JavaScript: the state is rendered into the answer of the POST. */
export type Action<T> = (state: unknown, form: FormData) => Promise<FormState<T>>;

/**
 * A database that is silent is noticed much earlier. This is for a single connection that has died without a word, and longer
 * than a full line of passwords to be hashed takes, than statements and than locks.
 */
const ACTION_DEADLINE = seconds(15);

/** parse → run → Result. Unexpected errors are logged with the request's id; what the form shows names no inner thing (S76). */
async function perform<S extends z.ZodType, T = undefined>(
  schema: S,
  form: unknown,
  run: (input: z.output<S>) => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    const parsed = parse(schema, form);
    if (!parsed) return refuse("invalid_input");
    const result = parsed.success
      ? await withinDeadline(whileDatabaseAnswers(run(parsed.data as z.output<S>), PATIENCE.action), ACTION_DEADLINE)
      : invalid(parsed.error);
    if (!result.ok) {
      const status = errorStatus[result.code];
      if (status === 429 || status === 503) refuseRequest(status, result.retryAt);
    }
    return result;
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof Forbidden || error instanceof NotFound) notFound();
    log().error({ error: describeError(error), requestId: requestContext().requestId }, "action failed");
    if (!isUnavailable(error)) throw error;
    requestContext().isDatabaseAway = true;
    refuseRequest(503);
    return refuse(unavailableCode(error));
  }
}

/** Null where what came is no form, or its field names make no sense: whoever sends that reads no message. */
function parse<S extends z.ZodType>(schema: S, form: unknown) {
  if (!(form instanceof FormData)) return null;
  try {
    return zfd.formData(schema).safeParse(typedFields(form));
  } catch {
    return null;
  }
}

/** A form that came rendered holds fields of React's own, and a script sends them along: strict schemas would refuse them. */
function typedFields(form: FormData): FormData {
  const typed = new FormData();
  for (const [name, value] of form) if (!name.startsWith("$ACTION_")) typed.append(name, value);
  return typed;
}

/** Which fields are wrong; never what was typed. What is wrong with the form as a whole, the form itself says. */
const invalid = (error: z.ZodError) =>
  refuse("invalid_input", {
    fields: Object.fromEntries(
      error.issues.filter((i) => i.path.length > 0).map((i) => [i.path.join("."), "invalid_input" as const]),
    ),
  });

/** For steps before a session exists; `run` asks for the attempt itself. */
export function publicAction<S extends z.ZodType, T = undefined>(
  schema: S,
  run: (input: z.output<S>) => Promise<Result<T>>,
): Action<T> {
  return async (_state, form) => perform(schema, form, run);
}

export function signedInAction<S extends z.ZodType, T = undefined>(
  schema: S,
  run: (person: PersonActor, input: z.output<S>) => Promise<Result<T>>,
): Action<T> {
  return async (_state, form) => perform(schema, form, async (input) => run(await requirePerson(), input));
}

/** For sensitive acts: who has not stepped up within 15 minutes goes to /confirm first. */
export function reverifiedAction<S extends z.ZodType, T = undefined>(
  schema: S,
  run: (person: Reverified, input: z.output<S>) => Promise<Result<T>>,
): Action<T> {
  return async (_state, form) => perform(schema, form, async (input) => run(await requireReverified(), input));
}

/** For admins' acts: a permission that needs no subject is checked at the door; `authorize` inside judges the subject. */
export function adminAction<S extends z.ZodType, T = undefined>(
  permission: Permission,
  schema: S,
  run: (person: Reverified, input: z.output<S>) => Promise<Result<T>>,
): Action<T> {
  return async (_state, form) =>
    perform(schema, form, async (input) => {
      const person = await requirePerson();
      if (!can(person, permission)) notFound();
      return run(await requireReverified(), input);
    });
}
