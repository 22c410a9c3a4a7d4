import { eq, sql } from "drizzle-orm";
import { database, type Executor } from "@/db/client";
import { devices, people, secondFactors, securityPolicies, signInAttempts } from "@/db/schema";
import type { AttemptActor, GraceLeft, Origin } from "@/lib/access/actor";
import { hashToken } from "@/lib/core/crypto";
import { graceLeft } from "@/lib/policy/rules";
import type { Policy } from "@/lib/policy/schema";
import type { SecondFactor } from "@/lib/two-factor/methods/method";
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
      now: sql<string>`clock_timestamp()`,
    })
    .from(signInAttempts)
    .innerJoin(people, eq(people.id, signInAttempts.personId))
    .innerJoin(securityPolicies, eq(securityPolicies.role, people.role))
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .leftJoin(devices, eq(devices.id, signInAttempts.deviceId))
    .where(eq(signInAttempts.tokenHash, hashToken(token)));
  if (!row) return null;
  const { attempt, person, factor, policy, device } = row;
  const now = new Date(row.now);
  const step = nextStep(attempt, person, factor, policy, device, now);
  if (step === "password") return null;
  const actor = attemptActor(person, attempt.id, origin);
  const grace = factor ? null : graceLeft(policy, person, now);
  return { actor, attempt, person, factor, policy, step, grace };
}

/** Who acts in a sign-in, by the rows. */
export function attemptActor(person: typeof people.$inferSelect, attemptId: number, origin: Origin): AttemptActor {
  const { id: personId, role, email, name } = person;
  return { kind: "attempt", personId, role, email, name, attemptId, origin };
}
