import { z } from "zod";
import { idSchema } from "@/lib/core/ids";

/** A day as a date field gives it, "2026-03-02"; days begin at 00:00 UTC. */
const day = z.iso
  .date()
  .refine((text) => text >= "2000" && text < "2100")
  .optional()
  .catch(undefined);

/** The address of a page of the log. Nonsense in a link is left out rather than refused. */
export const auditQuerySchema = z.object({
  /** The id of the last row of the page before. */
  before: idSchema.optional().catch(undefined),
  /** Any name: an older version may have written one that this one does not know. */
  event: z
    .string()
    .regex(/^[a-z_.]{1,60}$/)
    .optional()
    .catch(undefined),
  /** Whoever did it or to whom it happened: an email, or an id for somebody who is gone. */
  person: z.string().trim().min(1).max(254).optional().catch(undefined),
  from: day,
  /** The whole day counts. */
  to: day,
});
export type AuditQuery = z.output<typeof auditQuerySchema>;
export type AuditFilter = Omit<AuditQuery, "before">;
