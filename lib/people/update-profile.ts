import { eq, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { people } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { subjectOf } from "@/lib/access/permissions";
import { record } from "@/lib/audit/record";
import { NotFound } from "@/lib/core/errors";
import { ok, type Result, refuse } from "@/lib/core/result";
import type { UpdateProfile } from "./schema";

/** Changes the name. Of two people who save at once the second is told, instead of undoing what the first wrote. */
export async function updateProfile(actor: PersonActor, input: UpdateProfile): Promise<Result<{ updatedAt: Date }>> {
  return database().transaction(async (tx) => {
    const [before] = await tx.select().from(people).where(eq(people.id, input.personId)).for("no key update");
    if (!before) throw new NotFound("person");
    authorize(actor, "person.edit", subjectOf(before));
    if (before.updatedAt.getTime() !== input.updatedAt.getTime()) return refuse("changed_meanwhile");
    if (before.name === input.name) return ok({ updatedAt: before.updatedAt });

    const [after] = await tx
      .update(people)
      .set({ name: input.name, updatedAt: sql`clock_timestamp()` })
      .where(eq(people.id, before.id))
      .returning({ updatedAt: people.updatedAt });
    if (!after) throw new NotFound("person");
    const details = { field: "name", from: before.name, to: input.name };
    await record(tx, actor, { event: "person.updated", subjectId: before.id, details });
    return ok(after);
  });
}
