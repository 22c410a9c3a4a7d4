import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createDevice, createRecoveryCodes, createSmsFactor } from "@/db/factories";
import { devices, recoveryCodeSets, recoveryCodes } from "@/db/schema";
import { readSession } from "@/lib/sessions/read-session";
import type { Acts } from "./acts.test-support";
import { answerChallenge } from "./answer-challenge";
import { confirmSetUp } from "./confirm-set-up";
import { crashes, isDone, type Point } from "./crash.test-support";
import type { Challenge } from "./methods/method";
import {
  anotherSession,
  ask,
  begin,
  codeNext,
  codeNow,
  eventsOf,
  forgetTexts,
  mailsOf,
  readChallenge,
  readFactor,
  type SignedIn,
  signedIn,
  signingIn,
  smsCodeOf,
  someNumber,
  textsTo,
} from "./two-factor.test-support";

const db = database();
const killAt = crashes<Acts>("lib/two-factor/acts.test-support.ts");

const CHANGED = ["second_factor.switched", "second_factor.number_changed"];

/** Somebody with a saved set of codes, a trusted device and one more session, in the midst of a switch. */
async function midSwitch(from: "app" | "sms") {
  const me = await signedIn();
  const oldNumber = someNumber();
  const old = from === "app" ? await createAppFactor(db, me.person.id) : { secret: "" };
  if (from === "sms") await createSmsFactor(db, me.person.id, { phoneNumber: oldNumber });
  await createRecoveryCodes(db, me.person.id);
  const device = await createDevice(db, me.person.id, { trustedAt: new Date() });
  const other = await anotherSession(me.person);
  const newNumber = someNumber();
  const { challenge, code } = await begin(me.actor, { method: "sms", phoneNumber: newNumber });
  return { me, from, secret: old.secret, oldNumber, newNumber, device, other, challenge, code };
}

type Scene = Awaited<ReturnType<typeof midSwitch>>;

/** The question of a new sign-in, and whether this code answers it. */
async function opens({ person }: SignedIn, code: (asked: Challenge) => string | Promise<string>): Promise<boolean> {
  await forgetTexts(person.id);
  const holder = await signingIn(person);
  const challenge = await ask(holder, "sign-in");
  return (await answerChallenge(holder, "sign-in", await code(challenge), async () => null)).ok;
}

/** All of the change is there, or nothing of it. */
async function expectWhole(scene: Scene, done: boolean): Promise<void> {
  const { me, from, secret, oldNumber, newNumber, device, other, challenge } = scene;
  const { id } = me.person;
  const factor = await readFactor(id);
  expect(factor?.phoneNumber ?? null).toBe(done ? newNumber : from === "sms" ? oldNumber : null);
  expect(factor?.setUpId).toBe(done ? challenge.id : 0);
  expect(await readChallenge(challenge.id)).toMatchObject({
    tries: done ? 1 : 0,
    redeemedAt: done ? expect.any(Date) : null,
  });
  expect((await eventsOf(id)).filter((event) => CHANGED.includes(event))).toHaveLength(done ? 1 : 0);
  expect(await mailsOf(id)).toHaveLength(done ? 1 : 0);
  if (from === "sms") expect(await textsTo(oldNumber)).toEqual(done ? ["number-changed"] : []);
  const [trusted] = await db.select().from(devices).where(eq(devices.id, device.id));
  expect(trusted?.trustedAt === null).toBe(done);
  expect((await readSession(other.token)) === null).toBe(done);
  expect((await readSession(me.token)) === null).toBe(done);
  expect(await db.$count(recoveryCodes, eq(recoveryCodes.personId, id))).toBe(10);
  const [set] = await db.select().from(recoveryCodeSets).where(eq(recoveryCodeSets.personId, id));
  expect(set?.savedAt).not.toBeNull();
  // The one that counts opens the door, and the other does not.
  const asksNumber = async (phoneNumber: string) =>
    opens(me, (asked) => (asked.phoneNumber === phoneNumber ? smsCodeOf(asked) : "no text came to this number"));
  expect(await asksNumber(newNumber)).toBe(done);
  if (from === "sms") expect(await asksNumber(oldNumber)).toBe(!done);
  else expect(await opens(me, async () => codeNow(secret))).toBe(!done);
}

const points: Point[] = [
  "before anything",
  "before the try is counted",
  "while the try is counted",
  "before the factor changes",
  "before trust ends",
  "before sessions end",
  "before sign-ins end",
  "before it is written down",
  "before the notice",
  "in the midst of the commit",
  "after the commit, before the answer",
];

describe("a node that is killed while the app is switched for SMS", () => {
  test.each(points)("%s: either factor, whole, and never none", async (point) => {
    const scene = await midSwitch("app");
    await killAt(point, (node) => node.ask("confirmSetUp", scene.me.actor, scene.code));
    await expectWhole(scene, isDone(point));
    if (isDone(point)) return;
    // Another node goes on with the very same code.
    expect(await confirmSetUp(scene.me.actor, scene.code)).toMatchObject({ ok: true });
    expect(await readFactor(scene.me.person.id)).toMatchObject({ method: "sms", phoneNumber: scene.newNumber });
  });
});

describe("a node that is killed while the number changes", () => {
  test.each([...points.slice(3, 9), "before the text" as const, ...points.slice(9)])(
    "%s: either number, whole, and the old one is told if and only if it counts no longer",
    async (point) => {
      const scene = await midSwitch("sms");
      await killAt(point, (node) => node.ask("confirmSetUp", scene.me.actor, scene.code));
      await expectWhole(scene, isDone(point));
      if (isDone(point)) return;
      expect(await confirmSetUp(scene.me.actor, scene.code)).toMatchObject({ ok: true });
      expect(await textsTo(scene.oldNumber)).toContain("number-changed");
    },
  );
});

test("a node that is killed while SMS is switched for the app leaves one of the two", async () => {
  for (const point of ["before the factor changes", "in the midst of the commit"] as const) {
    const me = await signedIn();
    const { phoneNumber } = await createSmsFactor(db, me.person.id, { phoneNumber: someNumber() });
    const { secret, code } = await begin(me.actor, { method: "app" });
    await killAt(point, (node) => node.ask("confirmSetUp", me.actor, code));
    expect((await readFactor(me.person.id))?.method).toBe(isDone(point) ? "app" : "sms");
    const answers = isDone(point)
      ? await opens(me, async () => codeNext(secret))
      : await opens(me, (asked) => (asked.phoneNumber === phoneNumber ? smsCodeOf(asked) : ""));
    expect(answers).toBe(true);
  }
});
