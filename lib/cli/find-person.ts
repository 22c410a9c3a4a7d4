import { findPersonByEmail } from "@/lib/people/queries";

/** Whom an address belongs to, or an error that says so. */
export async function findPerson(email: string): Promise<{ id: number; name: string }> {
  const person = await findPersonByEmail({ kind: "system", name: "cli" }, email);
  if (!person) throw new Error(`nobody has the address ${email}`);
  return person;
}
