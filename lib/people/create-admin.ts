import { count } from "drizzle-orm";
import { database } from "@/db/client";
import { people } from "@/db/schema";
import type { SystemActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { record } from "@/lib/audit/record";
import { hashPassword } from "@/lib/core/password-hash";
import { ok, type Result, refuse } from "@/lib/core/result";
import type { NewAdmin } from "./schema";

/** Makes an admin, by the operator's hand only; the first one owns the installation. There is no default account (S9). */
export async function createAdmin(
  actor: SystemActor,
  input: NewAdmin & { password: string },
): Promise<Result<{ personId: number }>> {
  authorize(actor, "people.create");
  const passwordHash = await hashPassword(input.password);
  return database().transaction(async (tx) => {
    const [existing] = await tx.select({ total: count() }).from(people);
    const ownerSince = existing?.total === 0 ? new Date() : null;
    const [made] = await tx
      .insert(people)
      .values({ email: input.email, name: input.name, role: "admin", passwordHash, ownerSince })
      .onConflictDoNothing()
      .returning({ id: people.id });
    if (!made) return refuse("email_taken", { fields: { email: "email_taken" } });
    await record(tx, actor, {
      event: "person.created",
      subjectId: made.id,
      details: { role: "admin", owner: ownerSince !== null },
    });
    return ok({ personId: made.id });
  });
}
