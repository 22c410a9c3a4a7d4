import { Forbidden } from "@/lib/core/errors";
import type { Actor, Holder } from "./actor";
import { can, type Permission, type Subject } from "./permissions";

/** What a sign-in may do before there is a session, to its own person alone. */
const WHILE_SIGNING_IN: ReadonlySet<Permission> = new Set<Permission>([
  "help.ask",
  "second-factor.prove",
  "second-factor.set-up",
  "recovery-codes.regenerate",
  "recovery-codes.save",
]);

/**
 * The second lock, inside each domain function. Throws Forbidden, which pages and API show as 404.
 * An attempt may only prove and set up its own person's factor, and ask for help; the system may do what an admin may.
 */
export function authorize(actor: Actor, permission: Permission, subject: Subject | null = null): void {
  if (!isAllowed(actor, permission, subject)) throw new Forbidden(permission);
}

/** The same as an answer, for reads that show less instead of nothing. */
export function isAllowed(actor: Actor, permission: Permission, subject: Subject | null = null): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "person") return can(actor, permission, subject);
  return actor.kind === "attempt" && WHILE_SIGNING_IN.has(permission) && subject?.id === actor.personId;
}

/** The same for what people do to their own account. */
export function authorizeSelf(actor: Holder, permission: Permission): void {
  const { personId: id, role } = actor;
  authorize(actor, permission, { id, role, isOwner: actor.kind === "person" && actor.isOwner });
}
