import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { createPerson } from "@/db/factories";
import { auditEvents } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { updateProfile } from "./update-profile";

const db = database();

describe("updateProfile", () => {
  it("changes one's own name and writes down both", async () => {
    const erin = await createPerson(db, { role: "end_user", name: "Erin B." });
    const input = { personId: erin.id, name: "Erin Brooks", updatedAt: erin.updatedAt };
    expect(await updateProfile(actorOf(erin), input)).toMatchObject({ ok: true });
    const [event] = await db.select().from(auditEvents).where(eq(auditEvents.subjectId, erin.id));
    expect(event).toMatchObject({ event: "person.updated", details: { from: "Erin B.", to: "Erin Brooks" } });
  });

  it("tells the second of two who save at once", async () => {
    const [ada, alan] = [await createPerson(db, { role: "admin" }), await createPerson(db)];
    const save = (name: string) => updateProfile(actorOf(ada), { personId: alan.id, name, updatedAt: alan.updatedAt });
    const results = await Promise.all([save("First"), save("Second")]);
    expect(results.map((r) => (r.ok ? "ok" : r.code)).sort()).toEqual(["changed_meanwhile", "ok"]);
  });

  it("is refused to an agent for another, and to an admin for the owner", async () => {
    const [ada, alan, erin] = [
      await createPerson(db, { role: "admin" }),
      await createPerson(db),
      await createPerson(db, { role: "end_user" }),
    ];
    const owner = await createPerson(db, { role: "admin", ownerSince: new Date() });
    for (const [actor, subject] of [
      [alan, erin],
      [erin, alan],
      [ada, owner],
    ] as const) {
      const input = { personId: subject.id, name: "Mallory", updatedAt: subject.updatedAt };
      await expect(updateProfile(actorOf(actor), input)).rejects.toThrow(Forbidden);
    }
  });
});
