import { desc, eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson, createRecoveryCodes, daysAgo, type Person } from "@/db/factories";
import { auditEvents, policyVersions, securityPolicies } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { getPolicies, getPolicy, listPolicyVersions } from "./queries";
import { proposalOf } from "./rules";
import type { PolicyProposal } from "./schema";
import { undoPolicy } from "./undo-policy";
import { updatePolicy } from "./update-policy";

const db = database();
let admin: Person;
beforeEach(async () => {
  admin = await createPerson(db, { role: "admin" });
});

const newest = async () => (await listPolicyVersions(actorOf(admin)))[0];
const save = async (changes: Partial<PolicyProposal>) => {
  const policies = await getPolicies(db);
  return updatePolicy(
    actorOf(admin),
    policies.map((p) => ({ ...proposalOf(p), ...(p.role === "agent" ? changes : {}) })),
  );
};

async function undo(versionId: number, actor = admin) {
  const [a, b, c] = await getPolicies(db);
  const versions = { admin: a?.version ?? 0, agent: b?.version ?? 0, end_user: c?.version ?? 0 };
  return undoPolicy(actorOf(actor), { versionId, versions });
}

describe("versions of the policy", () => {
  it("begin with what the installation had, and say who changed what", async () => {
    expect(await newest()).toMatchObject({ savedBy: null, changes: [] });
    await save({ graceDays: 5, methods: ["app"] });
    expect(await newest()).toMatchObject({
      savedBy: admin.name,
      changes: [
        { field: "agent.graceDays", from: 0, to: 5 },
        { field: "agent.methods", from: "app,sms", to: "app" },
      ],
    });
    const before = await db.$count(policyVersions);
    expect(await save({})).toEqual({ ok: true, data: [] });
    expect(await db.$count(policyVersions)).toBe(before);
  });

  it("come back by a save of its own, which is written down as such", async () => {
    const start = await newest();
    const settings = (await getPolicies(db)).map(proposalOf);
    await save({ graceDays: 9, graceSkips: 4, askPasscode: "every-sign-in", sessionIdleMinutes: 77 });
    expect(await undo(start?.id ?? 0)).toEqual({ ok: true, data: ["agent"] });
    const back = (await getPolicies(db)).map(proposalOf);
    expect(back.map((p) => ({ ...p, version: 0 }))).toEqual(settings.map((p) => ({ ...p, version: 0 })));
    expect(await newest()).toMatchObject({ undoneTo: start?.id, savedBy: admin.name });
    const [event] = await db.select().from(auditEvents).orderBy(desc(auditEvents.id)).limit(1);
    expect(event).toMatchObject({ event: "policy.updated", details: { role: "agent", undoneToVersion: start?.id } });
  });

  it("bring back a requirement from now on, never from a day that is over", async () => {
    await save({ secondFactor: "required", graceDays: 7 });
    const required = await newest();
    await db
      .update(securityPolicies)
      .set({ requiredFrom: daysAgo(30) })
      .where(eq(securityPolicies.role, "agent"));
    await save({ secondFactor: "off" });
    await undo(required?.id ?? 0);
    const { secondFactor, requiredFrom } = await getPolicy(db, "agent");
    expect(secondFactor).toBe("required");
    expect(requiredFrom?.getTime()).toBeGreaterThan(daysAgo(1).getTime());
  });

  it("do not come back over somebody else's save, over a lock-out, from nowhere or for anybody", async () => {
    const start = await newest();
    const versions = { admin: 1, agent: 1, end_user: 1 };
    const stale = await undoPolicy(actorOf(admin), { versionId: start?.id ?? 0, versions });
    expect(stale).toMatchObject({ code: "changed_meanwhile" });
    expect(await undo(999_999)).toMatchObject({ code: "not_found" });
    await expect(undo(start?.id ?? 0, await createPerson(db))).rejects.toThrow(Forbidden);

    const ready = await createPerson(db, { role: "admin" });
    await createAppFactor(db, ready.id);
    await createRecoveryCodes(db, ready.id);
    const form = (await getPolicies(db)).map(proposalOf);
    const strict = form.map((p) => (p.role === "admin" ? { ...p, secondFactor: "required" as const } : p));
    expect(await updatePolicy(actorOf(ready), strict)).toMatchObject({ ok: true });
    const required = await newest();
    expect(await undo(start?.id ?? 0)).toMatchObject({ ok: true });
    expect(await undo(required?.id ?? 0)).toMatchObject({ code: "would_lock_out_admins" });
    expect(await undo(required?.id ?? 0, ready)).toMatchObject({ ok: true });
  });
});
