import { z } from "zod";

/** Whatever was typed goes on: an odd shape is a wrong password that counts, not a hint about the form. */
export const passwordSchema = z.object({
  email: z.string().max(320).catch(""),
  password: z.string().catch(""),
  next: z.string().max(2048).optional().catch(undefined),
});

/** NFKC and lower case, as `people.email` is stored (S59). U+0000, which PostgreSQL refuses, becomes a letter nobody's address has. */
export const normalEmail = (typed: string): string =>
  typed.normalize("NFKC").trim().toLowerCase().replaceAll("\0", "\ufffd");
