import { z } from "zod";

/** The address of a page of the log. Nonsense in a link shows the newest page. */
export const auditQuerySchema = z.object({
  before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined),
});
