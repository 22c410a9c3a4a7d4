import { eq, sql } from "drizzle-orm";
import { database, type Executor } from "@/db/client";
import { devices, moves, people, personMoves, secondFactors, securityPolicies, signInAttempts } from "@/db/schema";
import type { AttemptActor, GraceLeft, Origin } from "@/lib/access/actor";
import { hashToken } from "@/lib/core/crypto";
import { graceLeft } from "@/lib/policy/rules";
import type { Policy } from "@/lib/policy/schema";
import type { SecondFactor } from "@/lib/two-factor/methods/method";
import { isMoveOfOpen, isOpenOfPerson, possibleMove } from "@/lib/two-factor/queries";
import { type MoveDemand, moveDemand, type OpenMove } from "@/lib/two-factor/rules";
import { nextStep, type Step } from "./next-step";

export interface SignInState {
  actor: AttemptActor;
  attempt: typeof signInAttempts.$inferSelect;
  person: typeof people.$inferSelect;
  factor: SecondFactor | null;
  policy: Policy;
  step: Exclude<Step, "password">;
  /** Step offer-set-up: how long it may be put off. */
  grace: GraceLeft | null;
  /** What an admin has asked of this person, where it says something about this sign-in. */
  move: (OpenMove & { demand: Exclude<MoveDemand, "no"> }) | null;
}

/** Where the sign-in of this cookie stands; null: back to the password. One query. */
export async function readAttempt(
  token: string,
  origin: Origin,
  db: Executor = database(),
): Promise<SignInState | null> {
  const [row] = await db
    .select({
      attempt: signInAttempts,
      person: people,
      factor: secondFactors,
      policy: securityPolicies,
      device: { trustedAt: devices.trustedAt, id: devices.id },
      move: { target: moves.target, way: moves.way, dueAt: moves.dueAt },
      now: sql<string>`clock_timestamp()`,
    })
    .from(signInAttempts)
    .innerJoin(people, eq(people.id, signInAttempts.personId))
    .innerJoin(securityPolicies, eq(securityPolicies.role, people.role))
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .leftJoin(devices, eq(devices.id, signInAttempts.deviceId))
    .leftJoin(personMoves, isOpenOfPerson)
    .leftJoin(moves, isMoveOfOpen)
    .where(eq(signInAttempts.tokenHash, hashToken(token)));
  if (!row) return null;
  const { attempt, person, factor, policy, device } = row;
  const now = new Date(row.now);
  const open = possibleMove(row.move);
  const step = nextStep(attempt, person, factor, policy, device, now, open);
  if (step === "password") return null;
  const actor = attemptActor(person, attempt.id, origin);
  const grace = factor ? null : graceLeft(policy, person, now);
  const demand = moveDemand(open, factor, policy.methods, now);
  const move = open && demand !== "no" ? { ...open, demand } : null;
  return { actor, attempt, person, factor, policy, step, grace, move };
}

/** Who acts in a sign-in, by the rows. */
export function attemptActor(person: typeof people.$inferSelect, attemptId: number, origin: Origin): AttemptActor {
  const { id: personId, role, email, name } = person;
  return { kind: "attempt", personId, role, email, name, attemptId, origin };
}
