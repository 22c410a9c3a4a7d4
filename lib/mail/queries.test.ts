import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, it, test } from "vitest";
import { database } from "@/db/client";
import { createPerson } from "@/db/factories";
import { mails } from "@/db/schema";
import { actorOf } from "@/lib/access/test-actor";
import { Forbidden } from "@/lib/core/errors";
import { deliveryErrorInWords, traceOf } from "./delivery-errors";
import { listDeliveries, summariseDeliveries } from "./queries";
import { deliveryQuerySchema } from "./schema";

const db = database();
const ada = await createPerson(db, { role: "admin", name: "Ada" });
const alan = await createPerson(db, { role: "agent", name: "Alan" });
const me = actorOf(ada);

const insert = (values: Partial<typeof mails.$inferInsert>) =>
  db.insert(mails).values({ personId: alan.id, toAddress: alan.email, template: "new-device", ...values });

beforeEach(() => db.delete(mails).where(sql`true`));

describe("deliveries", () => {
  it("are listed newest first, page by page, each once", async () => {
    for (let n = 0; n < 120; n += 1) await insert({ attempts: n });
    const seen: number[] = [];
    let before: number | undefined;
    do {
      const page = await listDeliveries(me, { before });
      seen.push(...page.rows.map((row) => row.attempts));
      before = page.before ?? undefined;
    } while (before !== undefined);
    expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => 119 - n));
  });

  it("say who, what about, how often, and what is wrong in plain words, and nothing of the mail itself", async () => {
    await insert({ params: { name: "Alan", address: "192.0.2.77" }, attempts: 2, lastError: "EAUTH 535" });
    await insert({ state: "sent", sentAt: new Date(), template: "second-factor-reminder" });
    await insert({ state: "failed", template: "of-another-version", lastError: "EENVELOPE 550" });
    const { rows } = await listDeliveries(me, {});
    expect(
      rows.map(({ about, state, problem, nextAttemptAt }) => [about, state, problem, nextAttemptAt !== null]),
    ).toEqual([
      ["of-another-version", "failed", "The mail server refuses this address.", false],
      ["Reminder: a second factor becomes required", "sent", null, false],
      [
        "A new sign-in to your account",
        "queued",
        "The mail server does not accept the user name or password in SMTP_URL.",
        true,
      ],
    ]);
    expect(rows[2]).toMatchObject({ name: "Alan", toAddress: alan.email, attempts: 2 });
    expect(JSON.stringify(rows)).not.toContain("192.0.2.77");
    expect((await listDeliveries(me, { state: "failed" })).rows).toHaveLength(1);
  });

  it("are summed up over a week, with the problem of what still waits", async () => {
    expect(await summariseDeliveries(me)).toEqual({
      transport: "outbox",
      waiting: 0,
      sent: 0,
      failed: 0,
      problem: null,
    });
    await insert({ lastError: "ESOCKET" });
    await insert({});
    await insert({ state: "sent" });
    await insert({ state: "failed", lastError: "EENVELOPE 550" });
    await insert({ state: "failed", createdAt: new Date(Date.now() - 8 * 86_400_000) });
    expect(await summariseDeliveries(me)).toMatchObject({
      ...{ waiting: 2, sent: 1, failed: 1 },
      problem: "The mail server cannot be reached, or closed the line.",
    });
  });

  it("are for admins", async () => {
    await expect(listDeliveries(actorOf(alan), {})).rejects.toThrow(Forbidden);
    await expect(summariseDeliveries(actorOf(alan))).rejects.toThrow(Forbidden);
  });

  it("are all shown for nonsense in a link", () => {
    expect(deliveryQuerySchema.parse({ state: "lost", before: "-1" })).toEqual({});
  });
});

describe("what is kept of an error", () => {
  const error = (message: string, facts: object) => Object.assign(new Error(message), facts);

  test.each([
    [error("Invalid login: 535 user=root pass=hunter2", { code: "EAUTH", responseCode: 535 }), "EAUTH 535"],
    [error("421 come later", { code: "EPROTOCOL", responseCode: 421 }), "EPROTOCOL 421"],
    [error("connect ECONNREFUSED 127.0.0.1:25", { code: "ESOCKET" }), "ESOCKET"],
    ["odd", "unknown"],
  ])("is its codes, never a server's own words", (thrown, trace) => {
    expect(traceOf(thrown)).toBe(trace);
    expect(deliveryErrorInWords(trace)).toMatch(/^The mail server .*\.$/);
  });

  it("has words for what an older version kept", () => {
    expect(deliveryErrorInWords("EENVELOPE Can't send mail - all recipients were rejected: 550")).toMatch(
      /refuses this address/,
    );
  });
});
