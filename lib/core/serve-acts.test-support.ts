/** The other end of second-process.test-support.ts: it runs in the new process, and must therefore not import the bundler. */
export type Acts = Record<string, (...args: never[]) => Promise<unknown>>;
export type Question = { id: number; act: string; args: unknown[] };
export type Answer = { id: number; value: unknown } | { id: number; error: string };

/** Answers what the test asks. An error comes back as its message. */
export function serveActs(acts: Acts): void {
  process.on("message", async ({ id, act, args }: Question) => {
    try {
      const value = await acts[act]?.(...(args as never[]));
      process.send?.({ id, value } satisfies Answer);
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? error.message : String(error) } satisfies Answer);
    }
  });
  // A test run that is killed leaves nobody behind.
  process.on("disconnect", () => process.exit());
  process.send?.("ready");
}
