import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { database } from "@/db/client";
import {
  createAppFactor,
  createAttempt,
  createDevice,
  createPerson,
  createRecoveryCodes,
  createSession,
} from "@/db/factories";
import {
  auditEvents,
  mails,
  recoveryCodeSets,
  recoveryCodes,
  secondFactors,
  signInAttempts,
  throttles,
} from "@/db/schema";
import { settleDeliveries } from "@/lib/jobs/deliver-soon";
import { PASSWORD_STRANGER, passwordKey, SECOND_STEP, secondStepKey } from "@/lib/rate-limit/rules";
import { takeTry } from "@/lib/rate-limit/take-try";
import { readSession } from "@/lib/sessions/read-session";
import { endSessionsCommand } from "./commands/end-sessions";
import { recoverCommand } from "./commands/recover";
import { unlockCommand } from "./commands/unlock";

const db = database();
const yes = { yes: true };

const eventsOf = (personId: number) => db.select().from(auditEvents).where(eq(auditEvents.subjectId, personId));
const mailsTo = async (personId: number) =>
  (await db.select().from(mails).where(eq(mails.personId, personId))).map(({ template }) => template);

describe("recover", () => {
  it("turns the second factor off with all that hangs on it, ends waits, and tells the person and every admin", async () => {
    const lost = await createPerson(db, { role: "admin" });
    const [other, gone, agent] = [
      await createPerson(db, { role: "admin" }),
      await createPerson(db, { role: "admin", suspendedAt: new Date() }),
      await createPerson(db),
    ];
    await createAppFactor(db, lost.id);
    await createRecoveryCodes(db, lost.id);
    await createDevice(db, lost.id, { trustedAt: new Date() });
    const session = await createSession(db, lost.id);
    const attempt = await createAttempt(db, lost.id);
    await takeTry(db, secondStepKey(lost.id), SECOND_STEP);
    await takeTry(db, passwordKey(lost.email), PASSWORD_STRANGER);

    const lines = await recoverCommand(lost.email.toUpperCase(), yes);
    expect(lines.join("\n")).toMatch(
      /it was mobile app[\s\S]*1 sessions, the trust in 1 devices[\s\S]*\d+ other admins/,
    );
    await settleDeliveries();
    expect(await db.$count(secondFactors, eq(secondFactors.personId, lost.id))).toBe(0);
    expect(await db.$count(recoveryCodes, eq(recoveryCodes.personId, lost.id))).toBe(0);
    expect(await db.$count(recoveryCodeSets, eq(recoveryCodeSets.personId, lost.id))).toBe(0);
    expect(await readSession(session.token)).toBeNull();
    expect(
      (await db.select().from(signInAttempts).where(eq(signInAttempts.id, attempt.id)))[0]?.endedAt,
    ).not.toBeNull();
    expect(await db.$count(throttles)).toBe(0);
    expect(await eventsOf(lost.id)).toMatchObject([
      { event: "second_factor.recovered", actorKind: "system", details: { by: "cli", method: "app", sessions: 1 } },
    ]);
    expect(await mailsTo(lost.id)).toEqual(["second-factor-reset"]);
    expect(await mailsTo(other.id)).toEqual(["operator-recovered"]);
    expect([...(await mailsTo(gone.id)), ...(await mailsTo(agent.id))]).toEqual([]);
  });

  it("does nothing without a yes, nor to nobody", async () => {
    const person = await createPerson(db);
    await createAppFactor(db, person.id);
    await expect(recoverCommand(person.email, {})).rejects.toThrow(/add --yes/);
    await expect(recoverCommand("nobody@example.com", yes)).rejects.toThrow(
      "nobody has the address nobody@example.com",
    );
    await expect(unlockCommand("nobody@example.com")).rejects.toThrow("nobody has the address");
    expect(await db.$count(secondFactors, eq(secondFactors.personId, person.id))).toBe(1);
    expect(await eventsOf(person.id)).toEqual([]);
  });

  it("says so where there was no factor, and where the person is suspended", async () => {
    const person = await createPerson(db, { suspendedAt: new Date() });
    const lines = await recoverCommand(person.email, yes);
    expect(lines.join("\n")).toMatch(/had no second factor[\s\S]*is suspended/);
  });
});

describe("end-sessions", () => {
  it("signs one person out, or everybody, and half-done sign-ins with them", async () => {
    const [one, two] = [await createPerson(db), await createPerson(db)];
    const sessions = [
      await createSession(db, one.id),
      await createSession(db, one.id),
      await createSession(db, two.id),
    ];
    const attempt = await createAttempt(db, two.id);
    const live = async () =>
      (await Promise.all(sessions.map(({ token }) => readSession(token)))).map((s) => s !== null);

    expect(await endSessionsCommand(one.email, {})).toEqual([expect.stringMatching(/^Ended 2 sessions/)]);
    expect(await live()).toEqual([false, false, true]);
    expect(await mailsTo(one.id)).toEqual(["sessions-ended"]);
    expect(await endSessionsCommand(undefined, { all: true, yes: true })).toEqual([
      "Ended 1 sessions of 1 people, and 1 half-done sign-ins. Everybody may sign in again.",
    ]);
    expect(await live()).toEqual([false, false, false]);
    expect(
      (await db.select().from(signInAttempts).where(eq(signInAttempts.id, attempt.id)))[0]?.endedAt,
    ).not.toBeNull();
    expect(await db.select().from(auditEvents).where(eq(auditEvents.event, "session.all_ended"))).toMatchObject([
      { subjectId: null, details: { sessions: 1, people: 1, attempts: 1, by: "cli" } },
    ]);
  });

  it("wants to know whose", async () => {
    await expect(endSessionsCommand(undefined, {})).rejects.toThrow(/say whose/);
    await expect(endSessionsCommand("a@example.com", { all: true, yes: true })).rejects.toThrow(/say whose/);
    await expect(endSessionsCommand(undefined, { all: true })).rejects.toThrow(/add --yes/);
  });
});
