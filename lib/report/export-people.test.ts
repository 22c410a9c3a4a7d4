import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson, createRecoveryCodes, createSmsFactor, type Person } from "@/db/factories";
import { auditEvents, people, recoveryCodes } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { exportPeople } from "./export-people";

const db = database();
let admin: Person;

beforeAll(async () => {
  admin = await createPerson(db, { role: "admin", name: "Ada", email: "ada@example.test" });
});

async function exported(batchSize?: number): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of await exportPeople(actorOf(admin), batchSize ? { batchSize } : {})) pieces.push(piece);
  return pieces;
}

const exports = async () => db.select().from(auditEvents).where(eq(auditEvents.event, "report.exported"));

describe("a name that a spreadsheet would run, or that could end a cell, stays text", () => {
  test.each([
    ['=HYPERLINK("https://evil.test")', `"'=HYPERLINK(""https://evil.test"")"`],
    ["+1+1", "'+1+1"],
    ["-2+3", "'-2+3"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", `"'\t=1"`],
    ["\r=1", `"'\r=1"`],
    ["Doe, Jane", '"Doe, Jane"'],
    ["a;=1", '"a;=1"'],
    ["a\r\n=1", '"a\r\n=1"'],
    ['"quoted"', '"""quoted"""'],
    ["Zoë = Zoe", "Zoë = Zoe"],
  ])("%j", async (name, cell) => {
    const { email } = await createPerson(db, { name });
    expect((await exported()).join("")).toContain(`\r\n${cell},${email},agent,`);
  });
});

test("a line holds what the columns say, and no number, secret or hash", async () => {
  const moment = new Date("2026-03-02T10:00:00.000Z");
  const app = await createPerson(db, { name: "App", email: "app@example.test", lastSignedInAt: moment });
  await createAppFactor(db, app.id, { turnedOnAt: moment, lastUsedAt: moment });
  await createRecoveryCodes(db, app.id, { savedAt: moment });
  const [code] = await db.select().from(recoveryCodes).where(eq(recoveryCodes.personId, app.id));
  await db
    .update(recoveryCodes)
    .set({ usedAt: moment })
    .where(eq(recoveryCodes.id, code?.id ?? 0));
  const sms = await createPerson(db, { name: "Sms", email: "sms@example.test", role: "end_user", suspendedAt: moment });
  await createSmsFactor(db, sms.id, { turnedOnAt: moment, phoneNumber: "+14155550188" });
  await createRecoveryCodes(db, sms.id, { savedAt: null });

  const text = (await exported()).join("");
  const lines = text.split("\r\n");
  const at = moment.toISOString();
  expect(lines[0]).toBe(
    "name,email,role,method,turned_on_at,last_used_at,recovery_codes_left,recovery_codes_saved_at,last_signed_in_at,suspended_at",
  );
  expect(lines).toContain("Ada,ada@example.test,admin,,,,,,,");
  expect(lines).toContain(`App,app@example.test,agent,app,${at},${at},9,${at},${at},`);
  expect(lines).toContain(`Sms,sms@example.test,end_user,sms,${at},,0,,,${at}`);
  expect(text).not.toMatch(/4155550188|argon2|\$/);
});

test("the export is written down with its size before the first piece is read", async () => {
  const before = (await exports()).length;
  const unread = await exportPeople(actorOf(admin));
  const all = await exports();
  expect(all).toHaveLength(before + 1);
  expect(all.at(-1)).toMatchObject({ actorId: admin.id, details: { people: await db.$count(people) } });
  await unread.return(undefined);
});

test("where it cannot be written down nothing is exported", async () => {
  await db.execute(
    sql`alter table audit_events add constraint no_exports check (event <> 'report.exported') not valid`,
  );
  await expect(exportPeople(actorOf(admin))).rejects.toThrow("23514 no_exports");
  await db.execute(sql`alter table audit_events drop constraint no_exports`);
});

test.each(["agent", "end_user"] as const)("is not for role %s", async (role) => {
  const before = (await exports()).length;
  await expect(exportPeople(actorOf(await createPerson(db, { role })))).rejects.toThrow(Forbidden);
  expect(await exports()).toHaveLength(before);
});

test("thousands come in batches, each person once, in pieces of one size", async () => {
  await db.execute(sql`insert into people (email, name, role)
    select 'many-' || n || '@example.test', 'Many', 'end_user' from generate_series(1, 5000) n`);
  const total = await db.$count(people);
  const pieces = await exported(700);
  expect(pieces).toHaveLength(1 + Math.ceil(total / 700));
  const emails = pieces.join("").match(/(?<=,)[^,\r\n]+@[^,\r\n]+(?=,)/g) ?? [];
  expect(new Set(emails).size).toBe(total);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(700 * 100);
});

test("people who go and come meanwhile neither shift nor repeat anybody", async () => {
  const [gone, stays] = [await createPerson(db, { name: "Gone" }), await createPerson(db, { name: "Stays" })];
  const pieces = await exportPeople(actorOf(admin), { batchSize: 50 });
  let text = (await pieces.next()).value ?? "";
  await db.delete(people).where(eq(people.id, gone.id));
  const late = await createPerson(db, { name: "Late" });
  for await (const piece of pieces) text += piece;
  expect([gone, stays, late].map((p) => text.split(p.email).length - 1)).toEqual([0, 1, 1]);
});
