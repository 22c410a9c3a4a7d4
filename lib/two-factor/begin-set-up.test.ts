import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson, createSmsFactor } from "@/db/factories";
import { challenges, securityPolicies, smsMessages } from "@/db/schema";
import { minutes } from "@/lib/core/duration";
import { beginSetUp } from "./begin-set-up";
import { confirmSetUp } from "./confirm-set-up";
import { factorContext } from "./methods/app";
import { getPendingSetUp, getSentCode } from "./queries";
import { resendCode } from "./resend-code";
import {
  anotherSession,
  begin,
  eventsOf,
  readChallenge,
  readFactor,
  signedIn,
  signingIn,
  someNumber,
  textsTo,
} from "./two-factor.test-support";

const db = database();
const byApp = { method: "app" } as const;
const bySms = (phoneNumber: string) => ({ method: "sms", phoneNumber }) as const;

afterEach(() =>
  db
    .update(securityPolicies)
    .set({ methods: ["app", "sms"] })
    .where(eq(securityPolicies.role, "agent")),
);

describe("a set-up of the app", () => {
  test("shows the same secret as often as its page is loaded, for ten minutes, and changes nothing yet", async () => {
    const { actor, person } = await signedIn();
    const { challenge, secret } = await begin(actor, byApp);
    expect(await getPendingSetUp(actor)).toMatchObject({ method: "app", secret, challengeId: challenge.id });
    expect(challenge.expiresAt.getTime() - challenge.createdAt.getTime()).toBe(minutes(10));
    expect(await readFactor(person.id)).toBeNull();
    expect(await eventsOf(person.id)).toEqual(["second_factor.set_up_begun"]);
  });

  test("keeps its secret sealed for this person and this set-up", async () => {
    const { actor, person } = await signedIn();
    const { challenge, secret } = await begin(actor, byApp);
    expect(challenge.secretEncrypted).not.toContain(secret);
    expect(factorContext(person.id, challenge.id)).toBe(`second-factor:${person.id}:${challenge.id}`);
  });

  test("begun anew has a new secret, and the former one is over", async () => {
    const { actor } = await signedIn();
    const [former, present] = [await begin(actor, byApp), await begin(actor, byApp)];
    expect(present.secret).not.toBe(former.secret);
    expect(await getPendingSetUp(actor)).toMatchObject({ challengeId: present.challenge.id });
    expect((await readChallenge(former.challenge.id))?.expiresAt.getTime()).toBeLessThan(
      former.challenge.expiresAt.getTime(),
    );
  });

  test("is its session's alone", async () => {
    const { actor, person } = await signedIn();
    await begin(actor, byApp);
    const other = await anotherSession(person);
    expect(await getPendingSetUp(other.actor)).toBeNull();
    expect(await getPendingSetUp(await signingIn(person))).toBeNull();
    expect(await getPendingSetUp((await signedIn()).actor)).toBeNull();
  });

  test("leaves the present factor as it is", async () => {
    const { actor, person } = await signedIn();
    await createAppFactor(db, person.id);
    const before = await readFactor(person.id);
    await begin(actor, byApp);
    expect(await readFactor(person.id)).toEqual(before);
  });
});

describe("a set-up of SMS", () => {
  test("sends a code to the new number, in the transaction that makes the set-up", async () => {
    const { actor, person } = await signedIn();
    const number = someNumber();
    const { challenge } = await begin(actor, bySms(number.replace("+1", "(").replace(/^\((\d{3})/, "($1) ")));
    expect(challenge.phoneNumber).toBe(number);
    expect(await textsTo(number)).toEqual(["passcode"]);
    expect(await getPendingSetUp(actor)).toMatchObject({
      method: "sms",
      maskedNumber: `+1 *** *** ${number.slice(-4)}`,
    });
    expect(await readFactor(person.id)).toBeNull();
    expect(await eventsOf(person.id)).toEqual(["second_factor.set_up_begun", "sms.queued"]);
  });

  test.each([
    ["", "phone_number_invalid"],
    ["hello", "phone_number_invalid"],
    ["+1 415 555 01234567890", "phone_number_invalid"],
    ["9".repeat(10_000), "phone_number_invalid"],
    ["+1 900 555 0123", "phone_number_premium"],
    ["911", "phone_number_premium"],
    ["+44 7911 123456", "phone_number_country"],
    ["+49 151 23456789", "phone_number_country"],
    ["\u0000+14155550123", "phone_number_invalid"],
  ])("to %j is refused before anything is written or sent: %s", async (phoneNumber, code) => {
    const { actor, person } = await signedIn();
    expect(await beginSetUp(actor, bySms(phoneNumber))).toEqual({ ok: false, code, fields: { phoneNumber: code } });
    expect(await db.select().from(challenges).where(eq(challenges.personId, person.id))).toEqual([]);
    expect(await db.select().from(smsMessages).where(eq(smsMessages.personId, person.id))).toEqual([]);
  });

  test("to the number that is the factor already is refused", async () => {
    const { actor, person } = await signedIn();
    const { phoneNumber } = await createSmsFactor(db, person.id, { phoneNumber: someNumber() });
    const code = "phone_number_unchanged";
    expect(await beginSetUp(actor, bySms(phoneNumber))).toEqual({ ok: false, code, fields: { phoneNumber: code } });
  });

  test("begun again at once has to wait, and says how long; the number cannot be flooded", async () => {
    const { actor, person } = await signedIn();
    const number = someNumber();
    await begin(actor, bySms(number));
    const again = await beginSetUp(actor, bySms(number));
    expect(again).toMatchObject({ ok: false, code: "sms_wait", retryAt: expect.any(Date) });
    const resent = await resendCode(actor, "set-up");
    expect(resent).toMatchObject({ ok: false, code: "sms_wait", retryAt: expect.any(Date) });
    expect(await textsTo(number)).toEqual(["passcode"]);
    expect((await eventsOf(person.id)).filter((event) => event === "sms.refused")).toHaveLength(2);
  });

  test("whose text is held back says from when one may go out", async () => {
    const { actor } = await signedIn();
    const number = someNumber();
    await begin(actor, bySms(number));
    await beginSetUp(actor, bySms(number));
    expect((await getSentCode(actor, "set-up"))?.nextSendAt).toBeInstanceOf(Date);
  });

  test("posted twice, by a double click, is confirmed by the code that arrives", async () => {
    const { actor } = await signedIn();
    const number = someNumber();
    const { code } = await begin(actor, bySms(number));
    await beginSetUp(actor, bySms(number));
    expect(await confirmSetUp(actor, code)).toMatchObject({ ok: true });
  });

  test("has nothing to send again once it is over", async () => {
    const { actor } = await signedIn();
    expect(await resendCode(actor, "set-up")).toMatchObject({ ok: false, code: "set_up_expired" });
  });
});

describe("nobody begins a set-up", () => {
  test("of a method that policy does not allow", async () => {
    await db
      .update(securityPolicies)
      .set({ methods: ["app"] })
      .where(eq(securityPolicies.role, "agent"));
    const { actor } = await signedIn();
    expect(await beginSetUp(actor, bySms(someNumber()))).toMatchObject({ ok: false, code: "method_not_allowed" });
    expect(await beginSetUp(actor, byApp)).toMatchObject({ ok: true });
  });

  test("while signing in, where there is a factor to pass first", async () => {
    const person = await createPerson(db, { password: null });
    const attempt = await signingIn(person);
    expect(await beginSetUp(attempt, byApp)).toMatchObject({ ok: true });
    await createAppFactor(db, person.id);
    for (const choice of [byApp, bySms(someNumber())])
      expect(await beginSetUp(attempt, choice)).toEqual({ ok: false, code: "start_again" });
  });
});
