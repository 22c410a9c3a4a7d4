import { and, eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson, createSmsFactor, type Person } from "@/db/factories";
import { announcementRecipients, announcements, auditEvents, mails, people, securityPolicies } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { days, after as later } from "@/lib/core/duration";
import { getPolicies } from "@/lib/policy/queries";
import { proposalOf } from "@/lib/policy/rules";
import type { PolicyProposal } from "@/lib/policy/schema";
import { updatePolicy } from "@/lib/policy/update-policy";
import { finishRecipients } from "./finish-recipients";
import { countAnnounced, listAnnouncements } from "./queries";
import { queueAnnouncements } from "./queue-announcements";
import { queueReminders } from "./queue-reminders";
import { reminderSince } from "./rules";

const db = database();
let admin: Person;

beforeEach(async () => {
  await db.delete(mails).where(sql`true`);
  await db.delete(announcements).where(sql`true`);
  await db
    .update(securityPolicies)
    .set({ secondFactor: "optional", requiredFrom: null, graceDays: 0, methods: ["app", "sms"] });
  await db.delete(people).where(sql`role <> 'admin'`);
  admin = await createPerson(db, { role: "admin", name: "Ada" });
});

async function save(changes: Partial<PolicyProposal>, isAnnounced = true) {
  const proposals = (await getPolicies(db)).map((p) => ({ ...proposalOf(p), ...(p.role === "agent" ? changes : {}) }));
  const saved = await updatePolicy(actorOf(admin), proposals, isAnnounced);
  if (!saved.ok) throw new Error(saved.code);
}

async function work() {
  await queueAnnouncements();
  await queueReminders();
  await finishRecipients();
}

const agent = (name: string, more = {}) => createPerson(db, { role: "agent", name, password: null, ...more });
/** "template name" of all mails there are. */
const written = async () =>
  (await db.select().from(mails).orderBy(mails.id)).map((mail) => `${mail.template} ${mail.params.name}`);
const wroteTo = async (template: string) =>
  (await written()).filter((mail) => mail.startsWith(`${template} `)).map((mail) => mail.slice(template.length + 1));

/** As if the announcement had been made `n` days earlier, with all its dates. */
async function daysPass(n: number) {
  const earlier = (column: string) => sql.raw(`${column} - interval '${n * 24} hours'`);
  await db
    .update(announcementRecipients)
    .set({ announcedAt: earlier("announced_at"), dueAt: earlier("due_at"), remindedAt: earlier("reminded_at") });
}

describe("a policy that is announced", () => {
  it("is told to those whom it concerns, with their own date, and to nobody else", async () => {
    await agent("Alan", { createdAt: later(new Date(), -days(100)) });
    await agent("Suspended", { suspendedAt: new Date() });
    await createAppFactor(db, (await agent("Ready")).id);
    await createPerson(db, { role: "end_user", name: "Erin", password: null });
    const [from] = (await getPolicies(db)).filter(({ role }) => role === "agent");
    if (!from) throw new Error("no policy");
    const to = { ...from, secondFactor: "required", requiredFrom: new Date(), graceDays: 14 } as const;
    expect(await countAnnounced(db, from, to)).toBe(1);
    await save({ secondFactor: "required", graceDays: 14 });
    expect(await written()).toEqual([]);
    await work();
    await work();
    expect(await written()).toEqual(["second-factor-required Alan"]);
    const [mail] = await db.select().from(mails);
    expect(mail?.params).toMatchObject({ role: "agent", methods: "app,sms" });
    const [recipient] = await db.select().from(announcementRecipients);
    expect(mail?.params.due).toBe(recipient?.dueAt.toISOString());
    expect(Math.round(((recipient?.dueAt.getTime() ?? 0) - Date.now()) / days(1))).toBe(14);
    const events = (await db.select().from(auditEvents)).map(
      ({ event, details }) => `${event} ${details.people ?? ""}`,
    );
    expect(events.slice(-2)).toEqual(["announcement.made ", "announcement.queued 1"]);
    const [view] = await listAnnouncements(actorOf(admin));
    expect(view).toMatchObject({ madeBy: "Ada", role: "agent", recipients: 1, done: 0, mails: { queued: 1, sent: 0 } });
  });

  it("is told to nobody where the admin does not want it, or the save fails", async () => {
    await agent("Alan");
    await save({ secondFactor: "required" }, false);
    await expect(save({ trustedDeviceDays: 1, version: 1 })).rejects.toThrow("changed_meanwhile");
    await work();
    expect(await written()).toEqual([]);
  });

  it("concerns other people by a method and by every sign-in", async () => {
    await createSmsFactor(db, (await agent("Barbara")).id);
    await createAppFactor(db, (await agent("Linus")).id);
    await createAppFactor(db, (await agent("Careful", { asksEverySignInSince: new Date() })).id);
    await agent("None");
    await db
      .update(securityPolicies)
      .set({ askPasscode: "untrusted-device" })
      .where(eq(securityPolicies.role, "agent"));
    await save({ methods: ["app"], askPasscode: "every-sign-in" });
    await work();
    expect(await wroteTo("method-not-allowed")).toEqual(["Barbara"]);
    expect(await wroteTo("passcode-every-sign-in")).toEqual(["Barbara", "Linus"]);
    // Done by a switch; nothing is to be done for the other mail.
    await db.execute(sql`delete from second_factors where method = 'sms'`);
    await work();
    expect(await wroteTo("second-factor-done")).toEqual([]);
    const [barbara] = await db.select().from(people).where(eq(people.name, "Barbara"));
    await createAppFactor(db, barbara?.id ?? 0);
    await work();
    await work();
    expect(await wroteTo("second-factor-done")).toEqual(["Barbara"]);
  });
});

describe("reminders", () => {
  it("go out a week and a day before, each once, and stop when it is done", async () => {
    const [alan] = [await agent("Alan"), await agent("Grace")];
    await save({ secondFactor: "required", graceDays: 14 });
    const reminded = async () => {
      await work();
      await Promise.all([queueReminders(), queueReminders()]);
      return (await wroteTo("second-factor-reminder")).sort();
    };
    expect(await reminded()).toEqual([]);
    await daysPass(6);
    expect(await reminded()).toEqual([]);
    await daysPass(1.5);
    expect(await reminded()).toEqual(["Alan", "Grace"]);
    await daysPass(4);
    expect(await reminded()).toHaveLength(2);
    await createAppFactor(db, alan.id);
    await daysPass(2);
    expect(await reminded()).toEqual(["Alan", "Grace", "Grace"]);
    expect(await wroteTo("second-factor-done")).toEqual(["Alan"]);
    await daysPass(1);
    expect(await reminded()).toHaveLength(3);
  });

  it("go out as the rule says, whatever the dates", async () => {
    const cases = [8, 7.1, 6.9, 1.1, 0.9, 0.1, -0.1].flatMap((due) =>
      [0.05, 3, 9, 20].flatMap((announced) => [null, 0.02, 2, 8].map((reminded) => ({ due, announced, reminded }))),
    );
    await save({ secondFactor: "required", graceDays: 14 });
    await queueAnnouncements();
    const [announcement] = await db.select().from(announcements);
    const now = new Date();
    const expected: string[] = [];
    for (const { due, announced, reminded } of cases) {
      const { id, name } = await agent(`${due} ${announced} ${reminded}`);
      const dueAt = later(now, days(due));
      const announcedAt = later(now, -days(announced));
      const remindedAt = reminded === null ? null : later(now, -days(reminded));
      await db
        .insert(announcementRecipients)
        .values({ announcementId: announcement?.id ?? 0, personId: id, dueAt, announcedAt, remindedAt });
      if (reminderSince(dueAt, announcedAt, remindedAt, now)) expected.push(name);
    }
    expect(expected.length).toBeGreaterThan(10);
    await queueReminders();
    expect((await wroteTo("second-factor-reminder")).sort()).toEqual(expected.sort());
  });

  it("stop for whoever is suspended or has another role, and for all when the policy changes again", async () => {
    const gone = await agent("Gone");
    const moved = await agent("Moved");
    await agent("Stays");
    await save({ secondFactor: "required", graceDays: 14 });
    await queueAnnouncements();
    await db.update(people).set({ suspendedAt: new Date() }).where(eq(people.id, gone.id));
    await db.update(people).set({ role: "end_user" }).where(eq(people.id, moved.id));
    await daysPass(8);
    await work();
    expect(await wroteTo("second-factor-reminder")).toEqual(["Stays"]);
    await save({ secondFactor: "optional" });
    await daysPass(5.5);
    await createAppFactor(db, moved.id);
    await work();
    expect(await wroteTo("second-factor-reminder")).toEqual(["Stays"]);
    expect(await wroteTo("second-factor-done")).toEqual([]);
    const open = and(eq(announcements.role, "agent"), sql`ended_at is null`);
    expect(await db.$count(announcements, open)).toBe(0);
  });
});
