import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { unseal } from "@/lib/core/crypto";
import { isPassword } from "@/lib/core/password-hash";
import { database } from "./client";
import { auditEvents, people, secondFactors, tickets } from "./schema";
import { seed } from "./seed";

const db = database();

describe("seed", () => {
  it("fills an empty database once, also when two start at the same moment", async () => {
    await Promise.all([seed(), seed()]);
    await seed();
    expect(await db.$count(people)).toBe(48);
    expect(await db.$count(tickets)).toBe(60);
  });

  it("makes the people of the contract", async () => {
    const found = await db
      .select()
      .from(people)
      .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
      .orderBy(people.id)
      .limit(6);
    expect(found.map((row) => [row.people.email, row.people.role, row.second_factors?.method ?? null])).toEqual([
      ["ada@keydesk.test", "admin", null],
      ["grace@keydesk.test", "admin", null],
      ["alan@keydesk.test", "agent", null],
      ["barbara@keydesk.test", "agent", "sms"],
      ["linus@keydesk.test", "agent", "app"],
      ["erin@keydesk.test", "end_user", null],
    ]);
    const [ada, , , barbara, linus] = found;
    expect(ada?.people.ownerSince).toBeInstanceOf(Date);
    expect(await isPassword("correct horse battery staple", ada?.people.passwordHash ?? null, "stranger")).toBe(true);
    expect(barbara?.second_factors?.phoneNumber).toBe("+14155550101");
    const context = `second-factor:${linus?.people.id}:${linus?.second_factors?.setUpId}`;
    expect(unseal(linus?.second_factors?.secretEncrypted ?? "", context)).toBe("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
  });

  it("tells its history in the order in which it happened", async () => {
    const history = await db.select().from(auditEvents).orderBy(auditEvents.id);
    const times = history.map((row) => row.at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThanOrEqual(Date.now());
  });
});
