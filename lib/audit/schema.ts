import { z } from "zod";
import { idSchema } from "@/lib/core/ids";

/** The address of a page of the log. Nonsense in a link shows the newest page. */
export const auditQuerySchema = z.object({
  before: idSchema.optional().catch(undefined),
});
