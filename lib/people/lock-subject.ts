import { and, asc, eq, inArray, isNull, or } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { people } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { isAllowed } from "@/lib/access/authorize";
import { can, type Permission, type Role, type Subject, subjectOf } from "@/lib/access/permissions";
import { Forbidden, NotFound } from "@/lib/core/errors";
import { ok, type Refusal, type Result, refuse } from "@/lib/core/result";

export interface LockedSubject {
  id: number;
  role: Role;
  email: string;
  name: string;
  suspendedAt: Date | null;
}

/**
 * For changes that could take an admin away: locks the person, the actor and every active admin, always in the order of ids,
 * so that two admins who demote each other at the same moment come one after the other and the second is refused.
 * Rights are judged once more by the locked rows, because the session's may be a moment old. The weaker lock lets sign-ins of these people go on.
 */
export async function lockSubject(
  tx: Transaction,
  actor: PersonActor,
  permission: Permission,
  { personId, removesAdmin }: { personId: number; removesAdmin: boolean },
): Promise<Result<LockedSubject>> {
  const isActiveAdmin = and(eq(people.role, "admin"), isNull(people.suspendedAt));
  const locked = await tx
    .select({
      id: people.id,
      role: people.role,
      email: people.email,
      name: people.name,
      ownerSince: people.ownerSince,
      suspendedAt: people.suspendedAt,
    })
    .from(people)
    .where(or(isActiveAdmin, inArray(people.id, [personId, actor.personId])))
    .orderBy(asc(people.id))
    .for("no key update");
  const subject = locked.find((row) => row.id === personId);
  const caller = locked.find((row) => row.id === actor.personId);
  if (!subject) throw new NotFound("person");
  const target = subjectOf(subject);

  if (!isAllowed(actor, permission, target)) return explain(actor, permission, target);
  const isAdminLeft = locked.some((row) => row.id !== personId && row.role === "admin" && !row.suspendedAt);
  if (removesAdmin && !isAdminLeft) return refuse("last_admin");
  const mayStill = caller && !caller.suspendedAt && can({ ...actor, ...subjectOf(caller) }, permission, target);
  if (!mayStill) throw new Forbidden(permission);
  return ok(subject);
}

/** An admin sees these people anyway, so the refusal may say why; for anybody else there is nobody here. */
function explain(actor: PersonActor, permission: Permission, target: Subject): Refusal {
  if (actor.role === "admin" && target.id === actor.personId) return refuse("not_yourself");
  if (actor.role === "admin" && target.isOwner) return refuse("owner_only");
  throw new Forbidden(permission);
}
