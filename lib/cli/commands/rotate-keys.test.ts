import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { createAppFactor, createPerson } from "@/db/factories";
import { readKeyUse } from "@/db/key-use";
import { assertKeysPresent } from "@/db/prepare";
import { challenges, secondFactors } from "@/db/schema";
import { testKeyRing } from "@/db/test-database";
import { holdLock } from "@/lib/core/held-lock.test-support";
import { prepareProcess, type SecondProcess } from "@/lib/core/second-process.test-support";
import { answerChallenge } from "@/lib/two-factor/answer-challenge";
import { confirmSetUp } from "@/lib/two-factor/confirm-set-up";
import { newSecret, unsealSecret } from "@/lib/two-factor/methods/app";
import type { ResealActs } from "@/lib/two-factor/reseal-acts.test-support";
import { resealSecrets } from "@/lib/two-factor/reseal-secrets";
import { ask, begin, codeNow, signedIn, signingIn } from "@/lib/two-factor/two-factor.test-support";
import { rotateKeysCommand } from "./rotate-keys";

const db = database();
const prepared = prepareProcess<ResealActs>("lib/two-factor/reseal-acts.test-support.ts");
const GATE = 7003;
let former: SecondProcess<ResealActs>;

beforeAll(async () => {
  // A node that was not restarted yet: the other key is its first.
  vi.stubEnv("KEYDESK_KEYS", testKeyRing.toReversed().join(","));
  former = await (await prepared).start();
  vi.stubEnv("KEYDESK_KEYS", testKeyRing.join(","));
  // Whoever seals the secret of a chosen person anew waits at a gate that a test may hold.
  await db.execute(sql.raw(`create table chosen (person_id bigint primary key)`));
  await db.execute(
    sql.raw(`create function wait_at_gate() returns trigger language plpgsql as $$ begin
    if exists (select 1 from chosen where chosen.person_id = new.person_id)
    then perform pg_advisory_xact_lock_shared(${GATE}); end if; return new; end $$`),
  );
  await db.execute(
    sql.raw(`create trigger wait_at_gate before update on second_factors
    for each row execute function wait_at_gate()`),
  );
});
afterAll(async () => {
  await former.kill();
  await (await prepared).remove();
});
beforeEach(async () => {
  await db.delete(secondFactors);
  await db.delete(challenges);
});

/** Somebody whose secret is sealed with the former key. */
async function somebody(): Promise<{ id: number; secret: string }> {
  const { id } = await createPerson(db, { password: null });
  const { secret } = await createAppFactor(db, id);
  await db
    .update(secondFactors)
    .set({ secretEncrypted: await former.ask("seal", secret, id, 0), setUpId: 0 })
    .where(eq(secondFactors.personId, id));
  return { id, secret };
}

const several = async (count: number) => {
  const made = [];
  for (let n = 0; n < count; n += 1) made.push(await somebody());
  return made;
};

const left = async (key: string) =>
  (await readKeyUse(db)).find(({ keyId, what }) => keyId === key && what === "app secrets")?.rows ?? 0;

async function expectAllOpen(crowd: { id: number; secret: string }[]): Promise<void> {
  const rows = await db.select().from(secondFactors);
  expect(rows).toHaveLength(crowd.length);
  for (const { personId, setUpId, secretEncrypted } of rows)
    expect(unsealSecret(secretEncrypted ?? "", personId, setUpId)).toBe(
      crowd.find(({ id }) => id === personId)?.secret,
    );
}

describe("sealing anew with the key that writes", () => {
  it("takes every secret once, in batches, and finds nothing the second time", async () => {
    const crowd = await several(11);
    expect(await left("old")).toBe(11);
    expect(await resealSecrets({ batchSize: 4 })).toBe(11);
    expect([await left("old"), await left("new")]).toEqual([0, 11]);
    await expectAllOpen(crowd);
    expect(await resealSecrets()).toBe(0);
  });

  it("goes on where it was killed, five times over, and loses nobody's secret", async () => {
    const crowd = await several(18);
    const remaining: number[] = [];
    for (const at of [1, 4, 8, 11, 16]) {
      await db.execute(sql`truncate chosen`);
      await db.execute(sql`insert into chosen values (${crowd[at]?.id ?? 0})`);
      const lock = await holdLock(`select pg_advisory_lock(${GATE})`);
      const node = await (await prepared).start();
      void node.ask("resealSecrets", { batchSize: 3 });
      const waiting = await lock.somebodyWaits();
      await node.kill();
      await lock.release();
      await lock.backendEnds(waiting);
      remaining.push(await left("old"));
      await expectAllOpen(crowd);
    }
    // The batch under way was not done at all, those before it were.
    expect(remaining).toEqual([18, 15, 12, 9, 3]);
    await db.execute(sql`truncate chosen`);
    expect(await resealSecrets({ batchSize: 3 })).toBe(3);
    expect(await left("old")).toBe(0);
    await expectAllOpen(crowd);
  });

  it("lets people sign in meanwhile, and forgets no passcode that was used", async () => {
    const crowd = await several(10);
    const node = await (await prepared).start();
    const holders = [];
    for (const { id, secret } of crowd) {
      const [person] = await db.query.people.findMany({ where: (p, { eq: is }) => is(p.id, id) });
      if (!person) throw new Error("nobody");
      const holder = await signingIn(person);
      await ask(holder, "sign-in");
      holders.push({ holder, secret });
    }
    const sealing = node.ask("resealSecrets", { batchSize: 1 });
    for (const { holder, secret } of holders)
      expect(await answerChallenge(holder, "sign-in", await codeNow(secret), async () => null)).toMatchObject({
        ok: true,
      });
    await sealing;
    await resealSecrets();
    expect(await left("old")).toBe(0);
    expect(await db.$count(secondFactors, sql`last_step > 0`)).toBe(10);
    await expectAllOpen(crowd);
    await node.kill();
  });

  it("takes a set-up along that is still open", async () => {
    const me = await signedIn();
    const secret = await beginWithFormerKey(me);
    expect(await resealSecrets()).toBe(1);
    expect((await readKeyUse(db)).filter(({ keyId }) => keyId === "old")).toEqual([]);
    expect(await confirmSetUp(me.actor, await codeNow(secret))).toMatchObject({ ok: true });
  });
});

async function beginWithFormerKey(me: Awaited<ReturnType<typeof signedIn>>) {
  await begin(me.actor, { method: "app" });
  const [open] = await db.select().from(challenges).where(eq(challenges.personId, me.person.id));
  const secret = newSecret();
  await db
    .update(challenges)
    .set({ secretEncrypted: await former.ask("seal", secret, me.person.id, open?.id ?? 0) })
    .where(eq(challenges.id, open?.id ?? 0));
  return secret;
}

describe("rotate-keys", () => {
  const yes = { yes: true };

  it("counts what needs which key, and gives none up that something needs", async () => {
    await several(2);
    await expect(rotateKeysCommand({ drop: "old" })).rejects.toThrow(/"old" is still needed: 2 app secrets/);
    await expect(rotateKeysCommand({ drop: "new" })).rejects.toThrow(/first of the ring/);
    await expect(rotateKeysCommand({ drop: "none" })).rejects.toThrow(/no key "none"/);
    await expect(rotateKeysCommand({})).rejects.toThrow(/every running node.*add --yes/);
    const told = (await rotateKeysCommand(yes)).join("\n");
    expect(told).toMatch(/Sealed 2 secrets anew with the key "new"/);
    expect(told).toMatch(/new: 2 app secrets, the newest seal of the audit log\n {2}old: nothing needs it/);
    expect((await rotateKeysCommand({ drop: "old" })).join()).toMatch(/Nothing needs the key "old"/);
  });

  it("makes a key that the ring takes, and shows it once", async () => {
    const told = (await rotateKeysCommand({ newKey: true })).join("\n");
    expect(told).toMatch(/^ {2}k\d{8}-[0-9a-f]{4}:[A-Za-z0-9+/]{43}=$/m);
    const details = JSON.stringify(await db.execute(sql`select details from audit_events where event = 'keys.made'`));
    expect(details).toContain("k20");
    expect(details).not.toContain("=");
  });
});

describe("a start", () => {
  it("refuses a ring without a key that something needs, and names it (F29)", async () => {
    await expect(assertKeysPresent()).resolves.toBeUndefined();
    const crowd = await several(3);
    await db.execute(sql`update second_factors set secret_encrypted = 'gone' || substr(secret_encrypted, 4)
      where person_id in ${crowd.slice(0, 2).map(({ id }) => id)}`);
    await expect(assertKeysPresent()).rejects.toThrow(/lacks the key "gone", which is needed by 2 app secrets/);
  });
});
