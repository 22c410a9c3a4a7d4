import { inspect } from "node:util";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { database } from "./client";
import { createPerson } from "./factories";

test("a query that fails tells its code, and nothing of what it was given", async () => {
  const planted = "planted-sentinel@keydesk.test";
  await createPerson(database(), { email: planted, password: null });
  const again = createPerson(database(), { email: planted, password: null });
  const error: unknown = await again.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "DatabaseError", code: "23505" });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("planted-sentinel");
});

test("also within a transaction, and in raw SQL", async () => {
  const failing = database().transaction((tx) => tx.execute(sql`select ${"planted-sentinel"}::int`));
  const error: unknown = await failing.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "DatabaseError", code: "22P02" });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("planted-sentinel");
});
