import { assertKnownSchema, migrate, withDatabaseLock } from "./migrate";

export { closePool } from "./client";

/** What a start does to its database: migrate, and in demo mode fill an empty one so that every screen shows something. */
export async function prepareDatabase(url: string, options: { demo: boolean }): Promise<void> {
  await migrate(url);
  await assertKnownSchema(url);
  if (!options.demo) return;
  // Loaded late: a real installation never reads the demo people.
  const { seed } = await import("./seed");
  // Of two first starts at once the second waits here, longer than a query of the application may.
  await withDatabaseLock(url, "seed", seed);
}
