import { eq, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { people } from "@/db/schema";
import type { Reverified } from "@/lib/access/actor";
import { authorizeSelf } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { ok, type Result } from "@/lib/core/result";
import { endTrust } from "@/lib/devices/end-trust";

/** The person's own stricter choice: "Ask for a passcode every time I sign in". Turning it on ends trust at once. */
export async function askEverySignIn(actor: Reverified, every: boolean): Promise<Result<undefined>> {
  authorizeSelf(actor, "person.ask-every-sign-in");
  const { personId } = actor;
  await database().transaction(async (tx) => {
    await tx
      .update(people)
      .set({ asksEverySignInSince: every ? sql`clock_timestamp()` : null })
      .where(eq(people.id, personId));
    const devices = every ? await endTrust(tx, personId) : 0;
    await record(tx, actor, { event: "person.asks_every_sign_in", subjectId: personId, details: { every, devices } });
  });
  return ok(undefined);
}
