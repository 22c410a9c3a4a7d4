import { z } from "zod";

/**
 * An id as it stands in an address, a form field or a query: plain decimal digits, one spelling per row. `1e0`, `0x1`, ` 1`
 * and `01` are no ids. Ids are bigint in the database and numbers here, so what a number cannot tell apart from its
 * neighbour is no id either.
 */
export const idSchema = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number)
  .refine(Number.isSafeInteger);
