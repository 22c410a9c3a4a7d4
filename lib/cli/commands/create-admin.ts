import { newToken } from "@/lib/core/crypto";
import { createAdmin } from "@/lib/people/create-admin";
import { newAdminSchema } from "@/lib/people/schema";

/** `keydesk admin create EMAIL --name NAME`: answers the lines to print. The password is shown this once. */
export async function createAdminCommand(email: string, name: string): Promise<string[]> {
  const input = newAdminSchema.safeParse({ email, name });
  if (!input.success) throw new Error(`not usable: ${input.error.issues.map((i) => i.path.join(".")).join(", ")}`);
  const password = newToken().slice(0, 24);
  const made = await createAdmin({ kind: "system", name: "cli" }, { ...input.data, password });
  if (!made.ok) throw new Error(`${input.data.email} belongs to somebody already`);
  return [
    `Created the admin ${input.data.email}.`,
    `Password: ${password}`,
    "It is not shown again. Sign in, then turn on two-factor authentication in your security settings.",
  ];
}
