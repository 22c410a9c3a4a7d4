import { desc, eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { database } from "@/db/client";
import { createPerson, createSession, daysAgo, type Person } from "@/db/factories";
import { auditEvents, policyTrials, policyVersions } from "@/db/schema";
import type { Role } from "@/lib/access/permissions";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { endTrial } from "./end-trial";
import { getPolicies, listTrials, proposeTrial } from "./queries";
import { proposalOf } from "./rules";
import { type PolicyProposal, trialFormSchema } from "./schema";
import { startTrial } from "./start-trial";
import { updatePolicy } from "./update-policy";

const db = database();
let admin: Person;
beforeEach(async () => {
  admin = await createPerson(db, { role: "admin" });
  await db.delete(policyTrials);
});

async function filled(role: Role, changes: Partial<PolicyProposal>): Promise<PolicyProposal[]> {
  const policies = await getPolicies(db);
  return policies.map((policy) => ({ ...proposalOf(policy), ...(policy.role === role ? changes : {}) }));
}

const start = async (changes: Partial<PolicyProposal>, until = "", role: Role = "agent") =>
  startTrial(actorOf(admin), { proposals: await filled(role, changes), until });

test("a trial changes no policy and no version, and says against the present what it tries", async () => {
  const before = await getPolicies(db);
  const versions = await db.$count(policyVersions);
  await createSession(db, admin.id);
  expect(await start({ graceSkips: 3, askPasscode: "every-sign-in" })).toEqual({ ok: true, data: ["agent"] });
  expect(await getPolicies(db)).toEqual(before);
  expect(await db.$count(policyVersions)).toBe(versions);
  const [trial] = await listTrials(actorOf(admin));
  expect(trial).toMatchObject({
    role: "agent",
    isRunning: true,
    startedBy: admin.name,
    changes: [
      { field: "agent.graceSkips", from: 0, to: 3 },
      { field: "agent.askPasscode", to: "every-sign-in" },
    ],
    stops: { "set-up": 0, "offer-set-up": 0, passcode: 0 },
  });
  const [event] = await db.select().from(auditEvents).orderBy(desc(auditEvents.id)).limit(1);
  expect(event).toMatchObject({ event: "policy.trial_started", details: { role: "agent", trial: trial?.id } });
});

test("it may be what a save would refuse as a lock-out, because it stops nobody", async () => {
  expect(await start({ secondFactor: "required" }, "", "admin")).toMatchObject({ ok: true });
});

test("another one of the role ends it, and so does its day or an admin", async () => {
  await start({ graceDays: 1 });
  await start({ graceDays: 2 }, "2999-01-01");
  const [second, first] = await listTrials(actorOf(admin));
  expect([second?.isRunning, first?.isRunning]).toEqual([true, false]);
  await db
    .update(policyTrials)
    .set({ endsAt: daysAgo(1) })
    .where(eq(policyTrials.id, second?.id ?? 0));
  expect((await listTrials(actorOf(admin)))[0]?.isRunning).toBe(false);
  await start({ graceDays: 3 });
  const [third] = await listTrials(actorOf(admin));
  expect(await endTrial(actorOf(admin), third?.id ?? 0)).toMatchObject({ ok: true });
  expect(await endTrial(actorOf(admin), third?.id ?? 0)).toMatchObject({ code: "not_found" });
  expect((await listTrials(actorOf(admin))).some((trial) => trial.isRunning)).toBe(false);
});

test("it is refused over another's save, without a difference, for a day that is over, and for anybody else", async () => {
  const stale = await filled("agent", { graceDays: 8 });
  await updatePolicy(actorOf(admin), await filled("agent", { graceDays: 4 }));
  expect(await startTrial(actorOf(admin), { proposals: stale, until: "" })).toMatchObject({
    code: "changed_meanwhile",
    changes: [{ field: "agent.graceDays", to: 4, by: admin.name }],
  });
  expect(await start({})).toMatchObject({ code: "nothing_to_try" });
  expect(await start({ graceDays: 9 }, "2020-01-01")).toMatchObject({ fields: { until: "date_in_past" } });
  const agent = await createPerson(db);
  await expect(startTrial(actorOf(agent), { proposals: stale, until: "" })).rejects.toThrow(Forbidden);
  await expect(endTrial(actorOf(agent), 1)).rejects.toThrow(Forbidden);
  await expect(listTrials(actorOf(agent))).rejects.toThrow(Forbidden);
  expect(await db.$count(policyTrials)).toBe(0);
});

test("put into effect it is a save of what ran, and it has ended then; another save lets it run on", async () => {
  await start({ secondFactor: "required", graceSkips: 2 });
  await updatePolicy(actorOf(admin), await filled("agent", { trustedDeviceDays: 12 }));
  const [trial] = await listTrials(actorOf(admin));
  expect(trial?.isRunning).toBe(true);
  const proposals = (await proposeTrial(actorOf(admin), trial?.id ?? 0)) ?? [];
  expect(await updatePolicy(actorOf(admin), proposals)).toEqual({ ok: true, data: ["agent"] });
  const [, agent] = await getPolicies(db);
  expect(agent).toMatchObject({ secondFactor: "required", graceSkips: 2 });
  expect((await listTrials(actorOf(admin)))[0]?.isRunning).toBe(false);
  expect(await proposeTrial(actorOf(admin), 999_999)).toBeNull();
});

test("the form is the policy's and a day", async () => {
  const proposals = await filled("agent", {});
  const groups = Object.fromEntries(proposals.map(({ role, ...fields }) => [role, fields]));
  expect(trialFormSchema.parse({ ...groups, until: "2999-01-01" })).toEqual({ proposals, until: "2999-01-01" });
  expect(trialFormSchema.parse(groups).until).toBe("");
  expect(trialFormSchema.safeParse({ ...groups, until: "soon" }).success).toBe(false);
});
