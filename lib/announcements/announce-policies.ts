import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { announcements } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import type { Policy } from "@/lib/policy/schema";
import { announcementsOf, outdatedBy } from "./rules";

interface PolicyChange {
  from: Policy;
  to: Policy;
}

/**
 * In the transaction of a saved policy: what was announced before and is no longer true ends, and, where the admin wants it,
 * what is new is announced. The worker writes to the people; the save waits neither for them nor for a mail server.
 */
export async function announcePolicies(
  tx: Transaction,
  actor: PersonActor,
  changes: PolicyChange[],
  isWanted: boolean,
): Promise<void> {
  authorize(actor, "policy.edit");
  for (const { from, to } of changes) {
    await endOutdated(tx, from, to);
    for (const template of isWanted ? announcementsOf(from, to) : []) {
      const startsAt =
        template === "second-factor-required" && to.requiredFrom ? to.requiredFrom : sql`clock_timestamp()`;
      const { role, graceDays, methods } = to;
      await tx.insert(announcements).values({ role, template, startsAt, graceDays, methods, madeBy: actor.personId });
      await record(tx, actor, { event: "announcement.made", details: { role, template } });
    }
  }
}

async function endOutdated(tx: Transaction, from: Policy, to: Policy): Promise<void> {
  const isOutdated = inArray(announcements.template, outdatedBy(from, to));
  await tx
    .update(announcements)
    .set({ endedAt: sql`clock_timestamp()` })
    .where(and(eq(announcements.role, to.role), isOutdated, isNull(announcements.endedAt)));
}
