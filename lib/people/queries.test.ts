import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson, createSmsFactor, type Person } from "@/db/factories";
import { people } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden, NotFound } from "@/lib/core/errors";
import { matches } from "./match-people";
import { getPerson, listPeople } from "./queries";

let admin: Person;
let agent: Person;
let endUser: Person;

beforeAll(async () => {
  const db = database();
  admin = await createPerson(db, { name: "Ada Admin", role: "admin", email: "ada@example.test" });
  agent = await createPerson(db, { name: "Alan Agent", email: "alan@example.test" });
  endUser = await createPerson(db, { name: "Erin Enduser", role: "end_user", email: "erin@example.test" });
});

const find = async (actor: Person, q: string) => (await listPeople(actorOf(actor), { q })).rows;
const names = async (q: string) => (await find(admin, q)).map((row) => row.name);

describe("listPeople", () => {
  it("finds any part of name and address, in any case", async () => {
    expect(await names("LAN AG")).toEqual(["Alan Agent"]);
    expect(await names("erin@exam")).toEqual(["Erin Enduser"]);
    expect(await names("nobody like this")).toEqual([]);
  });

  it("takes %, _ and \\ as what they are", async () => {
    await createPerson(database(), { name: "Percy 100% Sure_thing\\" });
    expect(await names("100%")).toEqual(["Percy 100% Sure_thing\\"]);
    expect(await names("e_t")).toEqual(["Percy 100% Sure_thing\\"]);
    expect(await names("thing\\")).toEqual(["Percy 100% Sure_thing\\"]);
    expect(await names("1%0")).toEqual([]);
  });

  it("searches by the trigram index", async () => {
    const plan = await database().transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`);
      return tx.execute(sql`explain select id from ${people} where ${matches("erin@exam")}`);
    });
    expect(JSON.stringify(plan)).toContain("people_search_index");
  });

  it("walks forward and back over equal names without losing or repeating anybody", async () => {
    const actor = actorOf(admin);
    const made: number[] = [];
    for (let i = 0; i < 7; i += 1)
      made.push((await createPerson(database(), { name: "Zoe Same", role: "end_user" })).id);
    const query = { q: "zoe same", role: "end_user", limit: 3 } as const;

    const first = await listPeople(actor, query);
    const second = await listPeople(actor, { ...query, after: first.after ?? "" });
    const third = await listPeople(actor, { ...query, after: second.after ?? "" });
    expect([first, second, third].flatMap((page) => page.rows.map((row) => row.id))).toEqual(made);
    expect([first.before, third.after]).toEqual([null, null]);

    const back = await listPeople(actor, { ...query, before: third.before ?? "" });
    expect(back.rows).toEqual(second.rows);
    const start = await listPeople(actor, { ...query, before: back.before ?? "" });
    expect(start.rows).toEqual(first.rows);
    expect(start.before).toBeNull();
  });

  it("shows the first page for a damaged link", async () => {
    const first = await listPeople(actorOf(admin), { limit: 2 });
    for (const after of [
      "%",
      "e30",
      Buffer.from('["a\\u0000",1]').toString("base64url"),
      Buffer.from("[1,2]").toString("base64url"),
    ])
      expect(await listPeople(actorOf(admin), { after, limit: 2 })).toEqual(first);
  });

  it("shows admins the method and a masked number, and agents nothing of others' security", async () => {
    const app = await createPerson(database(), { name: "Factor App", suspendedAt: new Date() });
    const sms = await createPerson(database(), { name: "Factor Sms" });
    await createAppFactor(database(), app.id);
    await createSmsFactor(database(), sms.id, { phoneNumber: "+14155550177" });

    const [first, second] = await find(admin, "Factor ");
    expect(first).toMatchObject({ id: app.id, mayEdit: true, security: { method: "app", maskedPhoneNumber: null } });
    expect(first?.security?.suspendedAt).toBeInstanceOf(Date);
    expect(second?.security?.maskedPhoneNumber).toMatch(/\*.*77$/);
    expect(JSON.stringify([first, second])).not.toMatch(/4155550177|argon2|[Ss]ecret/);

    const seenByAgent = await find(agent, "Factor ");
    expect(seenByAgent.map(({ security, mayEdit }) => ({ security, mayEdit }))).toEqual(
      Array(2).fill({ security: null, mayEdit: false }),
    );
    const [self] = await find(agent, "alan@example");
    expect(self).toMatchObject({ id: agent.id, mayEdit: true, security: { method: null } });
  });

  it("keeps a filter by security through its pages, and ignores it for agents", async () => {
    const made: string[] = [];
    for (const n of [1, 2, 3])
      made.push((await createPerson(database(), { name: `Late filter ${n}`, role: "end_user" })).name);
    const withApp = await createPerson(database(), { name: "Late filter app", role: "end_user" });
    await createAppFactor(database(), withApp.id);
    const query = { q: "late filter", method: "none", state: "never-signed-in", limit: 2 } as const;

    const first = await listPeople(actorOf(admin), query);
    const second = await listPeople(actorOf(admin), { ...query, after: first.after ?? "" });
    expect([...first.rows, ...second.rows].map((row) => row.name)).toEqual(made);
    const back = await listPeople(actorOf(admin), { ...query, before: second.before ?? "" });
    expect(back.rows).toEqual(first.rows);

    const wide = { ...query, limit: 10 };
    expect((await listPeople(actorOf(admin), wide)).rows).toHaveLength(3);
    for (const filter of [wide, { ...wide, method: "app" as const }, { ...wide, week: "2026-06-01", country: "US" }])
      expect((await listPeople(actorOf(agent), filter)).rows).toHaveLength(4);
  });

  it("is not for end users", async () => {
    await expect(listPeople(actorOf(endUser), {})).rejects.toThrow(Forbidden);
  });
});

describe("getPerson", () => {
  it("answers oneself, and to admins everybody", async () => {
    expect(await getPerson(actorOf(endUser), endUser.id)).toMatchObject({
      isSelf: true,
      mayEdit: true,
      mayChangeRole: false,
    });
    expect(await getPerson(actorOf(admin), agent.id)).toMatchObject({ isSelf: false, mayEdit: true, maySuspend: true });
    expect(await getPerson(actorOf(admin), agent.id)).not.toHaveProperty("passwordHash");
  });

  it("does not tell a person one may not see from nobody", async () => {
    for (const [actor, id] of [
      [agent, admin.id],
      [agent, endUser.id],
      [endUser, agent.id],
      [admin, 987_654_321],
    ] as const)
      await expect(getPerson(actorOf(actor), id)).rejects.toThrow(NotFound);
  });

  it("lets nobody but an owner edit the owner", async () => {
    const owner = await createPerson(database(), { role: "admin", ownerSince: new Date() });
    expect(await getPerson(actorOf(admin), owner.id)).toMatchObject({
      isOwner: true,
      mayEdit: false,
      maySuspend: false,
    });
    expect(await getPerson(actorOf(owner), admin.id)).toMatchObject({ mayEdit: true, mayChangeRole: true });
  });
});
