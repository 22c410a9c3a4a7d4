export interface Lanes {
  /** Starts one more lane, or, where all are busy, has them look once more before they end. */
  wake(): void;
  /** Resolves when every lane has ended. */
  settled(): Promise<void>;
}

/** Runs `step` until it answers false, in up to `limit` lanes at once, so that one slow step does not hold up the rest. */
export function createLanes(limit: number, step: () => Promise<boolean>, onError: (error: unknown) => void): Lanes {
  const running = new Set<Promise<void>>();
  let isAskedAgain = false;

  async function lane(): Promise<void> {
    try {
      do {
        isAskedAgain = false;
        while (await step());
      } while (isAskedAgain);
    } catch (error) {
      onError(error);
    }
  }

  return {
    wake() {
      if (running.size >= limit) {
        isAskedAgain = true;
        return;
      }
      const started = lane().finally(() => running.delete(started));
      running.add(started);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
