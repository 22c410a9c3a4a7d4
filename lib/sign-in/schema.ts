import { z } from "zod";

/** Whatever was typed goes on: an odd shape is a wrong password that counts, not a hint about the form. */
export const passwordSchema = z.object({
  email: z.string().max(320).catch(""),
  password: z.string().catch(""),
  next: z.string().max(2048).optional().catch(undefined),
});
