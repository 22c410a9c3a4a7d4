import { Unavailable } from "./errors";

/**
 * Waits for `work` this long, in milliseconds, then gives up with Unavailable (503). For a database that takes packets and
 * answers nothing (F5): no driver time-out ends such a query, and people must not wait for it.
 */
export async function withinDeadline<T>(work: Promise<T>, limit: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unavailable("no answer in time")), limit);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
