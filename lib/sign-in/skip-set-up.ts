import { and, eq, isNull, sql } from "drizzle-orm";
import { database, type Transaction } from "@/db/client";
import { people, personMoves, signInAttempts } from "@/db/schema";
import type { AttemptActor } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { databaseTime } from "@/lib/core/clock";
import { ok, type Result, refuse } from "@/lib/core/result";
import { getPolicy } from "@/lib/policy/queries";
import { setUpDemand } from "@/lib/policy/rules";
import type { Policy } from "@/lib/policy/schema";
import { isLiveAttempt } from "@/lib/two-factor/lock-holder";
import type { SignInState } from "./read-attempt";

/**
 * "Not now": during grace, and while a move is an offer, set-up may be put off for this sign-in. Where skips are limited this uses one, once a sign-in:
 * the person's row is held, so that of two sign-ins at once the second sees what the first has left.
 */
export async function skipSetUp(state: SignInState): Promise<Result<undefined>> {
  authorizeSelf(state.actor, "second-factor.set-up");
  if (state.step !== "offer-set-up") return refuse("required_by_policy");
  const { attemptId, personId, role } = state.actor;
  return database().transaction(async (tx): Promise<Result<undefined>> => {
    const [person] = await tx.select().from(people).where(eq(people.id, personId)).for("no key update");
    const [attempt] = await tx.select().from(signInAttempts).where(eq(signInAttempts.id, attemptId));
    if (!person || !attempt) return refuse("start_again");
    // A double click: this sign-in has its skip already.
    if (attempt.setUpSkippedAt) return ok(undefined);
    const policy = await getPolicy(tx, role);
    const due = setUpDemand(policy, person, state.factor, await databaseTime(tx));
    if (due.demand === "now") return refuse("required_by_policy");
    if (!(await stampSkip(tx, state.actor))) return refuse("start_again");
    if (state.move) await noteSkip(tx, personId);
    if (due.demand === "grace") await countSkip(tx, person, policy);
    await record(tx, state.actor, { event: "sign_in.set_up_skipped", subjectId: personId });
    return ok(undefined);
  });
}

async function stampSkip(tx: Transaction, actor: AttemptActor): Promise<boolean> {
  const stamped = await tx
    .update(signInAttempts)
    .set({ setUpSkippedAt: sql`clock_timestamp()` })
    .where(isLiveAttempt(actor))
    .returning({ id: signInAttempts.id });
  return stamped.length === 1;
}

/** Where nobody counts, nothing is used up: a limit that comes later begins with all its skips. */
async function countSkip(tx: Transaction, person: typeof people.$inferSelect, { graceSkips, requiredFrom }: Policy) {
  if (graceSkips === 0) return;
  const isSame = person.setUpSkipsFor?.getTime() === requiredFrom?.getTime();
  await tx
    .update(people)
    .set({ setUpSkips: isSame ? person.setUpSkips + 1 : 1, setUpSkipsFor: requiredFrom })
    .where(eq(people.id, person.id));
}

/** An admin sees on the move's page who has put it off. */
async function noteSkip(tx: Transaction, personId: number) {
  await tx
    .update(personMoves)
    .set({ skippedAt: sql`clock_timestamp()` })
    .where(and(eq(personMoves.personId, personId), isNull(personMoves.outcome)));
}
