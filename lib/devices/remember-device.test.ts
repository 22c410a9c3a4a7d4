import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createDevice, createPerson } from "@/db/factories";
import { auditEvents, devices } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { newToken } from "@/lib/core/crypto";
import { forgetDevices } from "./forget-devices";
import { findDevice, listOwnTrustedDevices } from "./queries";
import { rememberDevice } from "./remember-device";

const db = database();
const somebody = async () => createPerson(db, { password: null });

/** A sign-in ends in this browser; answers the row and the cookie from now on. */
async function visit(
  personId: number,
  presentedToken: string | null,
  { trust = false, notedId = null }: { trust?: boolean; notedId?: number | null } = {},
) {
  const token = newToken();
  const seen = { personId, presentedToken, notedId, newToken: token, trust, userAgent: "Vitest" };
  return { id: await db.transaction((tx) => rememberDevice(tx, seen)), token };
}

describe("a browser", () => {
  test("is new once, then known, under a new cookie each time", async () => {
    const { id: personId } = await somebody();
    const first = await visit(personId, null);
    const second = await visit(personId, first.token);
    expect(second.id).toBe(first.id);
    expect(await findDevice(db, personId, first.token)).toBeNull();
    expect(await findDevice(db, personId, second.token)).toEqual({ id: first.id, trustedAt: null });
  });

  test("is known to each person who uses it by a row of their own, and by one cookie", async () => {
    const [anna, ben] = [await somebody(), await somebody()];
    const first = await visit(anna.id, null, { trust: true });
    const second = await visit(ben.id, first.token);
    expect(second.id).not.toBe(first.id);
    expect(await findDevice(db, anna.id, second.token)).toMatchObject({ id: first.id, trustedAt: expect.any(Date) });
    expect(await findDevice(db, ben.id, second.token)).toEqual({ id: second.id, trustedAt: null });
  });

  test("whose new cookie was lost with the answer is the row that was noted, and the lost cookie is dead", async () => {
    const { id: personId } = await somebody();
    const lost = await visit(personId, null, { trust: true });
    const again = await visit(personId, null, { notedId: lost.id });
    expect(again.id).toBe(lost.id);
    expect(await findDevice(db, personId, lost.token)).toBeNull();
    expect(await findDevice(db, personId, again.token)).toMatchObject({ trustedAt: expect.any(Date) });
  });

  test("that shows a cookie of this person is that row, whatever was noted; another's row is never taken", async () => {
    const [anna, ben] = [await somebody(), await somebody()];
    const [noted, present] = [await visit(anna.id, null), await visit(anna.id, null)];
    expect((await visit(anna.id, present.token, { notedId: noted.id })).id).toBe(present.id);
    expect((await visit(ben.id, null, { notedId: noted.id })).id).not.toBe(noted.id);
    expect(await findDevice(db, anna.id, noted.token)).toMatchObject({ id: noted.id });
  });

  test("keeps the trust it has, and gains none unasked", async () => {
    const { id } = await somebody();
    const trusted = await visit(id, null, { trust: true });
    const later = await visit(id, trusted.token);
    expect((await findDevice(db, id, later.token))?.trustedAt).not.toBeNull();
    const known = await visit(id, null);
    expect((await findDevice(db, id, (await visit(id, known.token)).token))?.trustedAt).toBeNull();
  });

  test("may say of itself more than fits", async () => {
    const { id: personId } = await somebody();
    const userAgent = "x".repeat(10_000);
    const seen = { personId, presentedToken: null, notedId: null, newToken: newToken(), trust: false, userAgent };
    const id = await db.transaction((tx) => rememberDevice(tx, seen));
    const [row] = await db.select().from(devices).where(eq(devices.id, id));
    expect(row?.userAgent).toHaveLength(400);
  });
});

describe("a cookie that somebody planted", () => {
  test("is worth nothing after its victim has signed in and trusted the device", async () => {
    const [attacker, victim] = [await somebody(), await somebody()];
    const planted = await createDevice(db, attacker.id, { trustedAt: new Date() });
    const { token } = await visit(victim.id, planted.token, { trust: true });
    expect(await findDevice(db, victim.id, planted.token)).toBeNull();
    expect(await findDevice(db, attacker.id, planted.token)).toBeNull();
    expect((await findDevice(db, victim.id, token))?.trustedAt).not.toBeNull();
  });

  test("that was never ours is worth nothing either", async () => {
    const { id } = await somebody();
    const planted = "planted-by-hand";
    await visit(id, planted, { trust: true });
    expect(await findDevice(db, id, planted)).toBeNull();
  });

  test("of one person gives no trust to another", async () => {
    const [anna, ben] = [await somebody(), await somebody()];
    const device = await createDevice(db, anna.id, { trustedAt: new Date() });
    expect(await findDevice(db, ben.id, device.token)).toBeNull();
  });

  test.each([null, "", "x", "'; drop table devices; --"])("or made up (%j) is no device", async (token) => {
    const { id } = await somebody();
    expect(await findDevice(db, id, token)).toBeNull();
  });
});

describe("forgetting", () => {
  test("one of one's own devices takes its trust, leaves it known, and is written down", async () => {
    const person = await somebody();
    const [one, other] = [await visit(person.id, null, { trust: true }), await visit(person.id, null, { trust: true })];
    expect(await forgetDevices(actorOf(person), one.id)).toBe(1);
    expect(await findDevice(db, person.id, one.token)).toEqual({ id: one.id, trustedAt: null });
    expect((await listOwnTrustedDevices(actorOf(person))).map(({ id }) => id)).toEqual([other.id]);
    const events = await db.select().from(auditEvents).where(eq(auditEvents.subjectId, person.id));
    expect(events).toMatchObject([{ event: "device.trust_ended", details: { devices: 1 } }]);
  });

  test("all of them takes trust from all, once", async () => {
    const person = await somebody();
    for (let n = 0; n < 3; n += 1) await visit(person.id, null, { trust: true });
    expect([await forgetDevices(actorOf(person)), await forgetDevices(actorOf(person))]).toEqual([3, 0]);
    expect(await listOwnTrustedDevices(actorOf(person))).toEqual([]);
  });

  test("another's does nothing", async () => {
    const [anna, ben] = [await somebody(), await somebody()];
    const device = await visit(anna.id, null, { trust: true });
    expect(await forgetDevices(actorOf(ben), device.id)).toBe(0);
    expect((await findDevice(db, anna.id, device.token))?.trustedAt).not.toBeNull();
  });
});
