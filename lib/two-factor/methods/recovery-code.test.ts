import { afterEach, expect, test } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson } from "@/db/factories";
import { hashPassword, withSlot } from "@/lib/core/password-hash";
import { answerChallenge } from "../answer-challenge";
import { ask, signingIn } from "../two-factor.test-support";
import { newRecoveryCodes } from "./recovery-code";

/** The process's line of hashes. */
const waiting = (): number =>
  (globalThis as { keydeskHashing?: { queue: unknown[] } }).keydeskHashing?.queue.length ?? 0;

let release: () => void = () => undefined;

/** Both places are taken until `release`. */
function fillSlots(): void {
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  for (let n = 0; n < 2; n += 1) void withSlot("known-device", () => gate);
}

afterEach(() => release());

test("ten new codes take one place in the line, not ten", async () => {
  fillSlots();
  const codes = newRecoveryCodes(10);
  const password = hashPassword("of somebody who comes later");
  expect(waiting()).toBe(2);
  release();
  await password;
  expect(await codes).toHaveLength(10);
  expect(waiting()).toBe(0);
});

test("a recovery code that is tried waits for its place like a password", async () => {
  const person = await createPerson(database(), { password: null });
  await createAppFactor(database(), person.id);
  const holder = await signingIn(person);
  await ask(holder, "sign-in");
  fillSlots();
  const answer = answerChallenge(holder, "sign-in", "ABCD-EFGH-JKMN-PQRS", async () => "in");
  await expect.poll(waiting).toBe(1);
  release();
  expect(await answer).toMatchObject({ ok: false, code: "passcode_wrong" });
});
