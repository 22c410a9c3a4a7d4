import { desc, eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { database, type Transaction } from "@/db/client";
import { createAppFactor, createPerson, createRecoveryCodes, type Person } from "@/db/factories";
import { auditEvents, people, secondFactors, securityPolicies } from "@/db/schema";
import type { Role } from "@/lib/access/permissions";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { getPolicies, getPolicy } from "./queries";
import { proposalOf } from "./rules";
import type { PolicyProposal } from "./schema";
import { updatePolicy } from "./update-policy";

const db = database();
let admin: Person;

beforeEach(async () => {
  admin = await createPerson(db, { role: "admin" });
  await db
    .update(securityPolicies)
    .set({ secondFactor: "optional", requiredFrom: null, graceDays: 0, trustedDeviceDays: 30 });
});

/** The form as it is filled from the present policies, with some fields changed for one role. */
async function filled(role: Role, changes: Partial<PolicyProposal>): Promise<PolicyProposal[]> {
  const policies = await getPolicies(db);
  return policies.map((policy) => ({ ...proposalOf(policy), ...(policy.role === role ? changes : {}) }));
}

const save = async (role: Role, changes: Partial<PolicyProposal>, actor = admin) =>
  updatePolicy(actorOf(actor), await filled(role, changes));

describe("updatePolicy", () => {
  it("saves what differs, raises its version, and writes down old and new values", async () => {
    const before = await getPolicies(db);
    expect(await save("agent", { trustedDeviceDays: 7, askPasscode: "every-sign-in" })).toEqual({
      ok: true,
      data: ["agent"],
    });
    const after = await getPolicies(db);
    expect(after.map((p) => p.version - (before.find((b) => b.role === p.role)?.version ?? 0))).toEqual([0, 1, 0]);
    const [event] = await db.select().from(auditEvents).orderBy(desc(auditEvents.id)).limit(1);
    expect(event).toMatchObject({
      event: "policy.updated",
      actorId: admin.id,
      details: {
        role: "agent",
        "trustedDeviceDays.from": 30,
        "trustedDeviceDays.to": 7,
        "askPasscode.to": "every-sign-in",
      },
    });
    expect(event?.details).not.toHaveProperty("graceDays.from");
  });

  it("dates a requirement from its beginning, and anew only when it comes back", async () => {
    await save("agent", { secondFactor: "required" });
    const { requiredFrom } = await getPolicy(db, "agent");
    expect(requiredFrom).toBeInstanceOf(Date);
    await save("agent", { graceDays: 14 });
    expect((await getPolicy(db, "agent")).requiredFrom).toEqual(requiredFrom);
    await save("agent", { secondFactor: "off" });
    expect((await getPolicy(db, "agent")).requiredFrom).toBeNull();
    await save("agent", { secondFactor: "required" });
    expect((await getPolicy(db, "agent")).requiredFrom?.getTime()).toBeGreaterThan(requiredFrom?.getTime() ?? 0);
  });

  it("tells the second of two admins who save at once, and saves nothing of theirs", async () => {
    const [other, form] = [await createPerson(db, { role: "admin" }), await filled("agent", { graceDays: 3 })];
    const mixed = form.map((p) => (p.role === "end_user" ? { ...p, graceDays: 9 } : p));
    const results = await Promise.all([updatePolicy(actorOf(admin), form), updatePolicy(actorOf(other), form)]);
    expect(results.map((r) => (r.ok ? "ok" : r.code)).sort()).toEqual(["changed_meanwhile", "ok"]);
    expect(await updatePolicy(actorOf(other), mixed)).toMatchObject({
      code: "changed_meanwhile",
      changes: expect.arrayContaining([
        expect.objectContaining({ field: "agent.graceDays", to: 3, by: expect.stringMatching(/^Person/) }),
      ]),
    });
    expect((await getPolicy(db, "end_user")).graceDays).toBe(0);
  });

  it("takes all settings, and a day in the future, on which nobody is forced before", async () => {
    const settings = { methods: ["app" as const], sessionIdleMinutes: 30, sessionAbsoluteMinutes: 60 };
    expect(await save("end_user", { ...settings, secondFactor: "required", requiredFrom: "2999-02-28" })).toMatchObject(
      {
        ok: true,
      },
    );
    const saved = await getPolicy(db, "end_user");
    expect(saved).toMatchObject({ ...settings, requiredFrom: new Date("2999-02-28T00:00:00Z") });
    await save("end_user", { requiredFrom: "" });
    expect((await getPolicy(db, "end_user")).requiredFrom?.getTime()).toBeLessThan(Date.now() + 60_000);
  });

  it("names every mistake of all groups, and saves nothing", async () => {
    const form = (await filled("agent", { sessionIdleMinutes: 90, sessionAbsoluteMinutes: 60, graceDays: 3 })).map(
      (p) =>
        p.role === "end_user"
          ? { ...p, methods: ["sms" as const], secondFactor: "required" as const, requiredFrom: "2020-01-01" }
          : p,
    );
    expect(await updatePolicy(actorOf(admin), form)).toMatchObject({
      ok: false,
      fields: {
        "agent.sessionAbsoluteMinutes": "limits_crossed",
        "end_user.methods": "sms_alone",
        "end_user.requiredFrom": "date_in_past",
      },
    });
    expect((await getPolicy(db, "agent")).graceDays).toBe(0);
  });

  it("does not let an admin lock out the admins", async () => {
    const required = { secondFactor: "required" } as const;
    const refusal = { code: "would_lock_out_admins", fields: { "admin.secondFactor": "would_lock_out_admins" } };
    expect(await save("admin", required)).toMatchObject(refusal);
    await createAppFactor(db, admin.id);
    expect(await save("admin", required)).toMatchObject(refusal);
    const unsaved = await createPerson(db, { role: "admin" });
    await createAppFactor(db, unsaved.id);
    await createRecoveryCodes(db, unsaved.id, { savedAt: null });
    expect(await save("admin", required, unsaved)).toMatchObject(refusal);
    expect((await getPolicy(db, "admin")).secondFactor).toBe("optional");

    await createRecoveryCodes(db, admin.id);
    expect(await save("admin", required)).toEqual({ ok: true, data: ["admin"] });
    expect(await save("agent", required, unsaved)).toEqual({ ok: true, data: ["agent"] });
  });

  it("waits for an admin who is turning their factor off, and then refuses", async () => {
    await createAppFactor(db, admin.id);
    await createRecoveryCodes(db, admin.id);
    const form = await filled("admin", { secondFactor: "required" });
    const saved = await db.transaction(async (tx) => {
      await tx.select({ id: people.id }).from(people).where(eq(people.id, admin.id)).for("update");
      const saving = updatePolicy(actorOf(admin), form);
      // The other transaction has begun and stands at the lock before the factor goes.
      await expect.poll(() => isAnyoneWaiting(tx)).toBe(true);
      await tx.delete(secondFactors).where(eq(secondFactors.personId, admin.id));
      return { saving };
    });
    expect(await saved.saving).toMatchObject({ code: "would_lock_out_admins" });
  });

  it("is for admins", async () => {
    const agent = await createPerson(db);
    await expect(save("agent", { graceDays: 5 }, agent)).rejects.toThrow(Forbidden);
    expect(await db.$count(auditEvents, eq(auditEvents.actorId, agent.id))).toBe(0);
  });
});

async function isAnyoneWaiting(tx: Transaction): Promise<boolean> {
  const [row] = await tx.execute(
    sql`select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return row?.n === 1;
}
