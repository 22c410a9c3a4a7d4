import { describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { createPerson, createTicket, daysAgo } from "@/db/factories";
import { actorOf } from "@/lib/access/test-actor";
import { encodePlace } from "@/lib/core/cursor";
import { Forbidden, NotFound } from "@/lib/core/errors";
import { getTicket, listOwnTickets, listTickets } from "./queries";

const db = database();
const agent = await createPerson(db, { name: "Alan" });
const erin = await createPerson(db, { role: "end_user", name: "Erin" });
const frank = await createPerson(db, { role: "end_user", name: "Frank" });
const [twoDays, oneDay] = [daysAgo(2), daysAgo(1)];
const ids: number[] = [];
// Three changed at the same moment, so only the id orders them.
for (const updatedAt of [twoDays, oneDay, oneDay, oneDay])
  ids.push((await createTicket(db, erin.id, { updatedAt, assigneeId: agent.id, status: "open" })).id);
const franks = await createTicket(db, frank.id, { body: "Only for Frank" });
const newestFirst = [franks.id, ...ids.toReversed()];

describe("lists of tickets", () => {
  it("show agents all of them, newest change first, forward and back", async () => {
    const actor = actorOf(agent);
    const first = await listTickets(actor, { limit: 2 });
    const second = await listTickets(actor, { limit: 2, after: first.after ?? "" });
    const third = await listTickets(actor, { limit: 2, after: second.after ?? "" });
    expect([first, second, third].flatMap((page) => page.rows.map((row) => row.id))).toEqual(newestFirst);
    expect([first.before, third.after]).toEqual([null, null]);
    expect(await listTickets(actor, { limit: 2, before: third.before ?? "" })).toMatchObject({ rows: second.rows });
    expect(second.rows[0]).toMatchObject({ requesterName: "Erin", assigneeName: "Alan", status: "open" });
  });

  it("take a status", async () => {
    expect((await listTickets(actorOf(agent), { status: "new" })).rows.map((row) => row.id)).toEqual([franks.id]);
  });

  it("show the first page for a damaged link", async () => {
    for (const key of ["", "now", "9999-99-99T99:99:99.999Z"])
      expect((await listTickets(actorOf(agent), { after: encodePlace({ key, id: 1 }) })).rows).toHaveLength(5);
  });

  it("show end users their own alone", async () => {
    expect((await listOwnTickets(actorOf(frank), {})).rows.map((row) => row.id)).toEqual([franks.id]);
    await expect(listOwnTickets(actorOf(agent), {})).rejects.toThrow(Forbidden);
    await expect(listTickets(actorOf(frank), {})).rejects.toThrow(Forbidden);
  });
});

describe("getTicket", () => {
  it("answers agents any, end users their own", async () => {
    expect(await getTicket(actorOf(agent), franks.id)).toMatchObject({ body: "Only for Frank" });
    expect(await getTicket(actorOf(frank), franks.id)).toMatchObject({ id: franks.id });
  });

  it("does not tell another's ticket from none", async () => {
    await expect(getTicket(actorOf(erin), franks.id)).rejects.toThrow(NotFound);
    await expect(getTicket(actorOf(erin), 987_654_321)).rejects.toThrow(NotFound);
  });
});
