import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { createPerson } from "@/db/factories";
import { auditEvents, people } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { listAuditEvents } from "./queries";
import { record } from "./record";
import { sealEvents } from "./seal-events";

/** PostgreSQL's raise_exception: the table's trigger refused. */
const RAISED = "P0001";
const INSUFFICIENT_PRIVILEGE = "42501";

const db = database();
const ada = await createPerson(db, { role: "admin", name: "Ada" });
const alan = await createPerson(db, { name: "Alan" });

await db.transaction(async (tx) => {
  for (let n = 1; n <= 5; n += 1)
    await record(tx, actorOf(ada), { event: "person.updated", subjectId: alan.id, details: { n } });
  await record(tx, { kind: "system", name: "worker" }, { event: "sms.failed", subjectId: ada.id });
  await record(tx, actorOf(ada), { event: "policy.updated", details: { role: "agent" } });
});

describe("listAuditEvents", () => {
  it("pages newest first, with both names", async () => {
    const query = { person: alan.email.toUpperCase(), limit: 2 };
    const seen: unknown[] = [];
    let before: number | undefined;
    do {
      const page = await listAuditEvents(actorOf(ada), { ...query, before });
      expect(page.events.every((e) => e.actor?.name === "Ada" && e.subject?.name === "Alan")).toBe(true);
      seen.push(...page.events.map((e) => e.details.n));
      before = page.before ?? undefined;
    } while (before !== undefined);
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  it("shows what has no person, and one kind of event alone", async () => {
    const [newest, second] = (await listAuditEvents(actorOf(ada))).events;
    expect(newest).toMatchObject({ event: "policy.updated", subject: null, address: "192.0.2.1" });
    expect(second).toMatchObject({ event: "sms.failed", actorKind: "system", actor: null, details: { by: "worker" } });
    const one = await listAuditEvents(actorOf(ada), { event: "sms.failed" });
    expect(one).toMatchObject({ events: [{ subject: { name: "Ada" } }], before: null });
  });

  it("keeps the record of a person who is gone", async () => {
    const gone = await createPerson(db);
    await db.transaction((tx) => record(tx, actorOf(ada), { event: "person.suspended", subjectId: gone.id }));
    await db.delete(people).where(eq(people.id, gone.id));
    const { events } = await listAuditEvents(actorOf(ada), { person: String(gone.id) });
    expect(events[0]?.subject).toEqual({ id: gone.id, name: null });
  });

  it("finds a person as who did it and as whom it happened to, each event once", async () => {
    const both = await createPerson(db, { role: "admin", name: "Both" });
    await db.transaction((tx) => record(tx, actorOf(both), { event: "policy.updated" }));
    await db.transaction((tx) => record(tx, actorOf(ada), { event: "person.updated", subjectId: both.id }));
    await db.transaction((tx) => record(tx, actorOf(both), { event: "session.ended", subjectId: both.id }));
    const all = await listAuditEvents(actorOf(ada), { person: both.email });
    expect(all.events.map(({ event }) => event)).toEqual(["session.ended", "person.updated", "policy.updated"]);
    const first = await listAuditEvents(actorOf(ada), { person: both.email, limit: 2 });
    const rest = await listAuditEvents(actorOf(ada), {
      person: both.email,
      limit: 2,
      before: first.before ?? undefined,
    });
    expect([...first.events, ...rest.events].map(({ id }) => id)).toEqual(all.events.map(({ id }) => id));
    expect(await listAuditEvents(actorOf(ada), { person: "nobody@example.com" })).toMatchObject({
      events: [],
      isPersonUnknown: true,
    });
  });

  it("finds whole days, from and to", async () => {
    await db.execute(sql`insert into audit_events (event, actor_kind, at) values
      ('day', 'system', '2026-03-01T23:59:59.999Z'), ('day', 'system', '2026-03-02T00:00:00Z'),
      ('day', 'system', '2026-03-03T23:59:59.999Z'), ('day', 'system', '2026-03-04T00:00:00Z')`);
    const at = async (days: { from?: string; to?: string }) =>
      (await listAuditEvents(actorOf(ada), { event: "day", ...days })).events.map((e) =>
        e.at.toISOString().slice(8, 10),
      );
    expect(await at({ from: "2026-03-02", to: "2026-03-03" })).toEqual(["03", "02"]);
    expect(await at({ from: "2026-03-04" })).toEqual(["04"]);
    expect(await at({ to: "2026-03-01" })).toEqual(["01"]);
    expect(await at({ from: "2026-03-04", to: "2026-03-01" })).toEqual([]);
  });

  it("says which events are sealed", async () => {
    await sealEvents();
    await db.transaction((tx) => record(tx, actorOf(ada), { event: "policy.updated" }));
    const { events } = await listAuditEvents(actorOf(ada), { limit: 2 });
    expect(events.map(({ isSealed }) => isSealed)).toEqual([false, true]);
  });

  it("is for admins", async () => {
    await expect(listAuditEvents(actorOf(alan), { person: alan.email })).rejects.toThrow(Forbidden);
  });
});

describe("the audit log", () => {
  it("only grows", async () => {
    for (const change of [
      sql`update audit_events set event = 'x'`,
      sql`delete from audit_events`,
      sql`truncate audit_events`,
    ])
      await expect(db.execute(change)).rejects.toMatchObject({ code: RAISED });
    expect(await db.$count(auditEvents)).toBeGreaterThan(5);
  });

  it("takes the change with it where it cannot be written", async () => {
    const change = db.transaction(async (tx) => {
      await tx.update(people).set({ name: "Renamed" }).where(eq(people.id, alan.id));
      await tx.execute(sql`set local role pg_monitor`);
      await record(tx, actorOf(ada), { event: "person.updated", subjectId: alan.id });
    });
    await expect(change).rejects.toMatchObject({ code: INSUFFICIENT_PRIVILEGE });
    expect((await db.select().from(people).where(eq(people.id, alan.id)))[0]?.name).toBe("Alan");
  });
});
