import { eq, sql } from "drizzle-orm";
import { beforeEach, expect, it } from "vitest";
import { database } from "@/db/client";
import { createPerson } from "@/db/factories";
import { auditEvents, people, setUpTokens } from "@/db/schema";
import { NotFound } from "@/lib/core/errors";
import { isPassword } from "@/lib/core/password-hash";
import { createFirstAdmin } from "./create-first-admin";
import { issueSetUpToken } from "./issue-set-up-token";

const db = database();
const start = { kind: "system", name: "cli" } as const;
const origin = { address: "192.0.2.1", userAgent: "Vitest", requestId: "test" };
const typed = { email: "first@example.com", name: "First", password: "fifteen letters" };
const wrongToken = { ok: false, code: "set_up_token_wrong" };

beforeEach(async () => {
  await db.delete(people);
  await db.delete(setUpTokens);
});

async function issue(): Promise<string> {
  const token = await issueSetUpToken(start);
  if (!token) throw new Error("somebody is admin");
  return token;
}

it("makes the first admin, who owns the installation, once", async () => {
  const token = await issue();
  expect(await createFirstAdmin({ ...typed, token: ` ${token}\n` }, origin)).toMatchObject({ ok: true });
  const [made] = await db.select().from(people);
  expect(made).toMatchObject({ email: "first@example.com", role: "admin", ownerSince: expect.any(Date) });
  expect(await isPassword(typed.password, made?.passwordHash ?? null, "stranger")).toBe(true);
  expect(
    await db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.subjectId, made?.id ?? 0)),
  ).toMatchObject([{ event: "person.created", actorKind: "stranger", details: { owner: true, with: "set-up-token" } }]);
  expect(JSON.stringify(await db.select().from(auditEvents))).not.toContain(token);
  expect(await issueSetUpToken(start)).toBeNull();
  await expect(createFirstAdmin({ ...typed, email: "second@example.com", token }, origin)).rejects.toThrow(NotFound);
});

it("two at once, with one token or with one each, make one admin", async () => {
  for (const tokens of [[await issue()], [await issue(), await issue()]]) {
    await db.delete(people);
    const tries = Array.from({ length: 6 }, (_, n) =>
      createFirstAdmin({ ...typed, email: `a${n}@example.com`, token: tokens[n % tokens.length] ?? "" }, origin).then(
        (result) => result.ok,
        (error: unknown) => (error instanceof NotFound ? false : Promise.reject(error)),
      ),
    );
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    expect(await db.$count(people)).toBe(1);
  }
});

it("takes no token that was made up, used, or is older than an hour, nor one that others may read in the database", async () => {
  const token = await issue();
  const [row] = await db.select().from(setUpTokens);
  for (const other of ["", "x", row?.tokenHash ?? "", `${token}x`])
    expect(await createFirstAdmin({ ...typed, token: other }, origin)).toMatchObject(wrongToken);
  await db.update(setUpTokens).set({ expiresAt: sql`clock_timestamp()` });
  expect(await createFirstAdmin({ ...typed, token }, origin)).toMatchObject(wrongToken);
  expect(await db.$count(people)).toBe(0);
});

it("keeps the token for another try where something else was wrong", async () => {
  const token = await issue();
  await createPerson(db, { role: "end_user", email: typed.email });
  expect(await createFirstAdmin({ ...typed, token }, origin)).toMatchObject({ fields: { email: "email_taken" } });
  const email = "other@example.com";
  for (const [password, fault] of [
    ["fourteen chars", "password_too_short"],
    ["ä".repeat(600), "too_long"],
  ] as const)
    expect(await createFirstAdmin({ ...typed, email, password, token }, origin)).toMatchObject({
      fields: { password: fault },
    });
  expect(await createFirstAdmin({ ...typed, email, token }, origin)).toMatchObject({ ok: true });
});
