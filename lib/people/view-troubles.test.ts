import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createDevice, createPerson } from "@/db/factories";
import { auditEvents, devices, mails, smsMessages, throttles } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { secondStepKey } from "@/lib/rate-limit/rules";
import { endTrustOfPerson } from "./end-trust-of-person";
import { viewTroubles } from "./view-troubles";

const db = database();

test("an admin sees refusals with reasons, texts in words, drift and locks; others see nothing", async () => {
  const [admin, person] = [await createPerson(db, { role: "admin" }), await createPerson(db)];
  await createAppFactor(db, person.id, { driftSteps: -6 });
  expect(await viewTroubles(actorOf(admin), person.id)).toMatchObject({ failures: [], texts: [], lockedUntil: null });
  const event = (name: string, reason: string | null, minute: number) => ({
    ...{ event: name, actorKind: "attempt" as const, subjectId: person.id, details: { reason } },
    at: new Date(Date.UTC(2026, 10, 24, 10, minute)),
  });
  await db
    .insert(auditEvents)
    .values([
      event("sign_in.passcode_refused", "passcode_wrong", 1),
      event("sign_in.password_passed", null, 2),
      event("sms.refused", "sms_limit", 3),
      ...Array.from({ length: 20 }, (_, n) => event("sign_in.password_refused", null, 10 + n)),
    ]);
  const until = new Date(Date.now() + 60_000);
  await db.insert(throttles).values({ key: secondStepKey(person.id), failures: 10, blockedUntil: until });
  await db.insert(smsMessages).values({
    ...{ personId: person.id, phoneNumber: "+14155550123", country: "US", template: "passcode", challengeId: 1 },
    ...{ state: "failed", errorCode: 21610 },
  });
  const seen = await viewTroubles(actorOf(admin), person.id);
  expect(seen.failures).toHaveLength(8);
  expect(seen.failures[0]).toMatchObject({ event: "sign_in.password_refused", reason: null });
  expect(seen).toMatchObject({ clockAhead: -180_000, lockedUntil: until });
  expect(seen.texts).toMatchObject([{ state: "failed", words: expect.stringContaining("STOP") }]);
  expect(JSON.stringify(seen)).not.toContain("4155550123");
  await expect(viewTroubles(actorOf(await createPerson(db)), person.id)).rejects.toThrow(Forbidden);
});

test("an admin ends the trust in somebody's devices, with a reason, and the person is told", async () => {
  const [admin, person] = [await createPerson(db, { role: "admin" }), await createPerson(db)];
  await createDevice(db, person.id, { trustedAt: new Date() });
  const help = { personId: person.id, reason: "laptop sold" };
  await expect(endTrustOfPerson(actorOf(person), help)).rejects.toThrow(Forbidden);
  expect(await endTrustOfPerson(actorOf(admin), help)).toMatchObject({ ok: true });
  expect(await db.select().from(devices).where(eq(devices.personId, person.id))).toMatchObject([{ trustedAt: null }]);
  expect(await db.select().from(auditEvents).where(eq(auditEvents.subjectId, person.id))).toMatchObject([
    { event: "device.trust_ended", details: { reason: "laptop sold", devices: 1 } },
  ]);
  expect(await db.select().from(mails).where(eq(mails.personId, person.id))).toMatchObject([
    { template: "trust-ended" },
  ]);
});
