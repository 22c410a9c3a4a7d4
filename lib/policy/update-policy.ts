import { database } from "@/db/client";
import type { Reverified } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import type { Role } from "@/lib/access/permissions";
import type { Result } from "@/lib/core/result";
import { savePolicies } from "./save-policies";
import type { PolicyProposal } from "./schema";

/**
 * Saves the policies of several roles: all of them or none. Answers the roles whose policy is now another one.
 * `isAnnounced`: the people concerned are told by mail.
 */
export async function updatePolicy(
  actor: Reverified,
  proposals: PolicyProposal[],
  isAnnounced = false,
): Promise<Result<Role[]>> {
  authorize(actor, "policy.edit");
  return database().transaction((tx) => savePolicies(tx, actor, () => proposals, { isAnnounced }));
}
