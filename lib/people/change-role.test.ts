import { and, eq, isNull } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { createAttempt, createPerson, createSession } from "@/db/factories";
import { auditEvents, mails, people, sessions, signInAttempts } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden, NotFound } from "@/lib/core/errors";
import { changeRole } from "./change-role";
import { reinstatePerson } from "./reinstate-person";
import { suspendPerson } from "./suspend-person";

const db = database();
const admin = () => createPerson(db, { role: "admin" });
const reread = async (id: number) => (await db.select().from(people).where(eq(people.id, id)))[0];
const eventsOf = (id: number) => db.select().from(auditEvents).where(eq(auditEvents.subjectId, id));
const countOpen = async (personId: number) =>
  (await db.$count(sessions, and(eq(sessions.personId, personId), isNull(sessions.endedAt)))) +
  (await db.$count(signInAttempts, and(eq(signInAttempts.personId, personId), isNull(signInAttempts.endedAt))));

async function opened(personId: number) {
  await createSession(db, personId);
  await createSession(db, personId);
  await createAttempt(db, personId);
}

describe("changeRole", () => {
  it("ends the person's sessions, writes it down and tells them", async () => {
    const [ada, alan] = [await admin(), await createPerson(db)];
    await opened(alan.id);
    expect(await changeRole(actorOf(ada), { personId: alan.id, role: "end_user" })).toEqual({
      ok: true,
      data: undefined,
    });
    expect((await reread(alan.id))?.role).toBe("end_user");
    expect(await countOpen(alan.id)).toBe(0);
    const [event] = await eventsOf(alan.id);
    expect(event).toMatchObject({
      event: "person.role_changed",
      actorId: ada.id,
      details: { from: "agent", to: "end_user" },
    });
    const [mail] = await db.select().from(mails).where(eq(mails.personId, alan.id));
    expect(mail).toMatchObject({ toAddress: alan.email, template: "role-changed" });
  });

  it("changes nothing where the role is the same", async () => {
    const [ada, alan] = [await admin(), await createPerson(db)];
    await opened(alan.id);
    expect(await changeRole(actorOf(ada), { personId: alan.id, role: "agent" })).toMatchObject({ ok: true });
    expect(await countOpen(alan.id)).toBe(3);
    expect(await eventsOf(alan.id)).toEqual([]);
  });

  it("is refused for oneself, for the owner, and for whoever is no admin", async () => {
    const [ada, alan] = [await admin(), await createPerson(db)];
    const owner = await createPerson(db, { role: "admin", ownerSince: new Date() });
    const demote = (actor: typeof ada, personId: number) => changeRole(actorOf(actor), { personId, role: "end_user" });
    expect(await demote(ada, ada.id)).toMatchObject({ code: "not_yourself" });
    expect(await demote(ada, owner.id)).toMatchObject({ code: "owner_only" });
    expect(await demote(owner, ada.id)).toMatchObject({ ok: true });
    await expect(demote(alan, owner.id)).rejects.toThrow(Forbidden);
    await expect(demote(alan, alan.id)).rejects.toThrow(Forbidden);
    await expect(demote(owner, 987_654_321)).rejects.toThrow(NotFound);
  });

  it("trusts the row, not what the session said a moment ago", async () => {
    const [ada, alan] = [await admin(), await createPerson(db)];
    const before = actorOf(ada);
    await db.update(people).set({ role: "agent" }).where(eq(people.id, ada.id));
    await admin();
    await expect(changeRole(before, { personId: alan.id, role: "admin" })).rejects.toThrow(Forbidden);
    await db.update(people).set({ role: "admin", suspendedAt: new Date() }).where(eq(people.id, ada.id));
    await expect(changeRole(before, { personId: alan.id, role: "admin" })).rejects.toThrow(Forbidden);
  });
});

describe("suspendPerson and reinstatePerson", () => {
  it("end everything that is open at once, and open the account again", async () => {
    const [ada, alan] = [await admin(), await createPerson(db)];
    await opened(alan.id);
    expect(await suspendPerson(actorOf(ada), { personId: alan.id })).toMatchObject({ ok: true });
    expect((await reread(alan.id))?.suspendedAt).toBeInstanceOf(Date);
    expect(await countOpen(alan.id)).toBe(0);
    expect(await suspendPerson(actorOf(ada), { personId: alan.id })).toMatchObject({ ok: true });
    expect(await reinstatePerson(actorOf(ada), { personId: alan.id })).toMatchObject({ ok: true });
    expect((await reread(alan.id))?.suspendedAt).toBeNull();
    expect((await eventsOf(alan.id)).map((e) => e.event)).toEqual(["person.suspended", "person.reinstated"]);
  });

  it("are not for agents", async () => {
    const [alan, erin] = [await createPerson(db), await createPerson(db, { role: "end_user" })];
    await expect(suspendPerson(actorOf(alan), { personId: erin.id })).rejects.toThrow(Forbidden);
    await expect(reinstatePerson(actorOf(alan), { personId: alan.id })).rejects.toThrow(Forbidden);
  });
});

describe("the last admin", () => {
  it.each([
    ["demote", (a: number) => ({ run: changeRole, input: { personId: a, role: "agent" as const } })],
    ["suspend", (a: number) => ({ run: suspendPerson, input: { personId: a, role: "agent" as const } })],
  ])("stays when two admins %s each other at the same moment", async (_, act) => {
    for (let round = 0; round < 10; round += 1) {
      await db.update(people).set({ role: "end_user", ownerSince: null }).where(eq(people.role, "admin"));
      const [a, b] = [await admin(), await admin()];
      const { run, input } = act(a.id);
      const results = await Promise.all([run(actorOf(b), input), run(actorOf(a), { ...input, personId: b.id })]);
      expect(results.map((r) => (r.ok ? "ok" : r.code)).sort()).toEqual(["last_admin", "ok"]);
      expect(await db.$count(people, and(eq(people.role, "admin"), isNull(people.suspendedAt)))).toBe(1);
    }
  });
});
