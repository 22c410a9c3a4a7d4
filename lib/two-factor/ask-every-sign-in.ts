import { and, eq, isNull, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { people } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { ok, type Result, refuse } from "@/lib/core/result";
import { endTrust } from "@/lib/devices/end-trust";

/** The person's own stricter choice: "Ask for a passcode every time I sign in". Turning it on ends trust at once; what an admin has set stays. */
export async function askEverySignIn(actor: Reverified, every: boolean): Promise<Result<undefined>> {
  authorizeSelf(actor, "person.ask-every-sign-in");
  const { personId } = actor;
  return database().transaction(async (tx): Promise<Result<undefined>> => {
    const changed = await tx
      .update(people)
      .set({ asksEverySignInSince: every ? sql`clock_timestamp()` : null })
      .where(and(eq(people.id, personId), isNull(people.everySignInRequiredSince)))
      .returning({ id: people.id });
    if (changed.length === 0) return every ? ok(undefined) : refuse("required_by_admin");
    const devices = every ? await endTrust(tx, personId) : 0;
    await record(tx, actor, { event: "person.asks_every_sign_in", subjectId: personId, details: { every, devices } });
    return ok(undefined);
  });
}
