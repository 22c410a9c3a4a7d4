import { notFound } from "next/navigation";
import type { PersonActor } from "@/lib/access/actor";
import { requirePermission } from "@/lib/auth/gates";
import { NotFound } from "@/lib/core/errors";
import { idSchema } from "@/lib/core/ids";
import { getPerson } from "@/lib/people/queries";
import type { PersonProfile } from "@/lib/people/schema";

/** The gate of a person's pages: whom one may not see does not exist. */
export async function getPersonOfPage(params: {
  personId: string;
}): Promise<{ me: PersonActor; person: PersonProfile }> {
  const me = await requirePermission("people.list");
  const id = idSchema.safeParse(params.personId);
  if (!id.success) notFound();
  try {
    return { me, person: await getPerson(me, id.data) };
  } catch (error) {
    if (error instanceof NotFound) notFound();
    throw error;
  }
}
