import { Forbidden } from "@/lib/core/errors";
import type { Actor } from "./actor";
import { can, type Permission, type Subject } from "./permissions";

/**
 * The second lock, inside each domain function. Throws Forbidden, which pages and API show as 404.
 * An attempt may only set up its own person's factor; the system may do what an admin may.
 */
export function authorize(actor: Actor, permission: Permission, subject: Subject | null = null): void {
  if (actor.kind === "system") return;
  if (actor.kind === "person" && can(actor, permission, subject)) return;
  if (actor.kind === "attempt" && permission === "second-factor.set-up" && subject?.id === actor.personId) return;
  throw new Forbidden(permission);
}
