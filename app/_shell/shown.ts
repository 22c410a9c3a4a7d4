import { refresh } from "next/cache";
import type { Result } from "@/lib/core/result";

/** The page that comes with the answer shows what has changed. */
export function shown<T>(result: Result<T>): Result<T> {
  if (result.ok) refresh();
  return result;
}
