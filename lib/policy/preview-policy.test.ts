import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createDevice, createPerson, createSession, createSmsFactor, daysAgo } from "@/db/factories";
import { securityPolicies } from "@/db/schema";
import type { Role } from "@/lib/access/permissions";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { previewPolicy } from "./preview-policy";
import type { PolicyProposal } from "./schema";

const db = database();
const admin = await createPerson(db, { role: "admin", name: "Ada" });
const present = {
  secondFactor: "optional",
  askPasscode: "untrusted-device",
  trustedDeviceDays: 30,
  graceDays: 0,
  graceSkips: 0,
  requiredFrom: "",
  methods: ["app", "sms"] as PolicyProposal["methods"],
  sessionIdleMinutes: 480,
  sessionAbsoluteMinutes: 1440,
  version: 1,
} as const;

async function preview(role: Role, changes: Partial<PolicyProposal>) {
  const all = await previewPolicy(actorOf(admin), [{ ...present, ...changes, role }]);
  return all.ok ? all.data.find((p) => p.role === role) : undefined;
}

describe("previewPolicy", () => {
  it("names whom a requirement would touch: no factor, not suspended", async () => {
    for (let i = 10; i < 35; i += 1) await createPerson(db, { name: `Agent ${i}` });
    await createPerson(db, { name: "Agent 00 suspended", suspendedAt: new Date() });
    await createAppFactor(db, (await createPerson(db, { name: "Agent 01 has one" })).id);

    const required = await preview("agent", { secondFactor: "required" });
    expect(required?.mustSetUp.count).toBe(25);
    expect(required?.mustSetUp.names).toEqual(Array.from({ length: 20 }, (_, i) => `Agent ${i + 10}`));
    expect(required?.mayPutOff.count).toBe(0);
    const optional = await preview("agent", { secondFactor: "optional" });
    expect(optional?.mustSetUp).toEqual({ count: 0, names: [] });
  });

  it("counts grace from the requirement or the person's first day, whichever is later", async () => {
    const required = { secondFactor: "required", requiredFrom: daysAgo(10) } as const;
    await db.update(securityPolicies).set(required).where(eq(securityPolicies.role, "end_user"));
    await createPerson(db, { role: "end_user", name: "Long here", createdAt: daysAgo(100) });
    await createPerson(db, { role: "end_user", name: "New", createdAt: daysAgo(2) });
    const found = await preview("end_user", { secondFactor: "required", graceDays: 7 });
    expect(found).toMatchObject({ mustSetUp: { names: ["Long here"] }, mayPutOff: { names: ["New"] } });
    const generous = await preview("end_user", { secondFactor: "required", graceDays: 30 });
    expect(generous).toMatchObject({ mustSetUp: { count: 0 }, mayPutOff: { count: 2 } });
  });

  it("counts skips for the requirement that stands, and none for another", async () => {
    const requiredFrom = daysAgo(10);
    const required = { secondFactor: "required", requiredFrom } as const;
    await db.update(securityPolicies).set(required).where(eq(securityPolicies.role, "end_user"));
    const base = { role: "end_user" as const, createdAt: daysAgo(100) };
    await createPerson(db, { ...base, name: "Skipped 2", setUpSkips: 2, setUpSkipsFor: requiredFrom });
    await createPerson(db, { ...base, name: "Skipped 2 formerly", setUpSkips: 2, setUpSkipsFor: daysAgo(50) });
    const stays = { secondFactor: "required", requiredFrom: requiredFrom.toISOString().slice(0, 10) } as const;
    expect((await preview("end_user", { ...stays, graceSkips: 2 }))?.mustSetUp.names).toEqual(["Skipped 2"]);
    expect((await preview("end_user", { ...stays, graceSkips: 3 }))?.mustSetUp.count).toBe(0);
  });

  it("counts the trusted devices that lose trust", async () => {
    const [agent, strict] = [await createPerson(db), await createPerson(db, { asksEverySignInSince: new Date() })];
    for (const n of [1, 10, 29, 40]) await createDevice(db, agent.id, { trustedAt: daysAgo(n) });
    await createDevice(db, agent.id);
    await createDevice(db, strict.id, { trustedAt: daysAgo(1) });

    const lost = async (changes: Partial<PolicyProposal>) => (await preview("agent", changes))?.trustedDevicesLost;
    expect(await lost({})).toBe(0);
    expect(await lost({ trustedDeviceDays: 90 })).toBe(0);
    expect(await lost({ trustedDeviceDays: 7 })).toBe(2);
    expect(await lost({ askPasscode: "every-sign-in" })).toBe(3);
    expect(await preview("agent", { trustedDeviceDays: 7 })).toMatchObject({
      losesTrust: { count: 1, names: [agent.name] },
    });
  });

  it("names who keeps a method that is no longer allowed, and who is signed out by the save", async () => {
    const texting = await createPerson(db, { role: "admin", name: "Texting" });
    await createSmsFactor(db, texting.id);
    await createSession(db, admin.id);
    await createSession(db, texting.id, { lastSeenAt: daysAgo(0.02) });
    expect(await preview("admin", { methods: ["app"] })).toMatchObject({
      mustSwitch: { count: 1, names: ["Texting"] },
      signedOut: { count: 0 },
      wouldLockOut: false,
    });
    expect(await preview("admin", { secondFactor: "required" })).toMatchObject({
      signedOut: { names: ["Ada"] },
      wouldLockOut: true,
    });
    expect(await preview("admin", { secondFactor: "required", graceDays: 1 })).toMatchObject({
      signedOut: { count: 0 },
    });
    expect(await preview("admin", { sessionIdleMinutes: 15 })).toMatchObject({ signedOut: { names: ["Texting"] } });
  });

  it("tells of a day ahead whom it will touch then, and that nobody is signed out now", async () => {
    const ahead = await preview("admin", { secondFactor: "required", requiredFrom: "2999-01-01" });
    expect(ahead).toMatchObject({
      beginsAt: new Date("2999-01-01T00:00:00Z"),
      mustSetUp: { names: ["Ada"] },
      signedOut: { count: 0 },
    });
  });

  it("refuses what a save would refuse", async () => {
    const past = { ...present, role: "agent" as const, secondFactor: "required" as const, requiredFrom: "2020-01-01" };
    expect(await previewPolicy(actorOf(admin), [past])).toMatchObject({
      fields: { "agent.requiredFrom": "date_in_past" },
    });
  });

  it("is for admins", async () => {
    await expect(previewPolicy(actorOf(await createPerson(db)), [])).rejects.toThrow(Forbidden);
  });
});
