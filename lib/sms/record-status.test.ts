import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { auditEvents, smsMessages } from "@/db/schema";
import { type FakeText, signTwilio, startFakeTwilio } from "@/e2e/support/fake-twilio";
import { deliverMessage } from "./deliver-message";
import { getDeliveryState } from "./queries";
import { recordStatus, type StatusReceipt } from "./record-status";
import { queueOne, readMessage, someNumber } from "./sms.test-support";

const STATUS: Record<StatusReceipt, number> = { taken: 204, "bad-signature": 403, "not-configured": 404 };

/** Stands where the route stands, so that reports come over the wire. */
const door = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const receipt = await recordStatus({
    search: new URL(request.url ?? "/", "http://localhost").search,
    body: Buffer.concat(chunks).toString("utf8"),
    signature: String(request.headers["x-twilio-signature"] ?? ""),
    isJson: request.headers["content-type"] === "application/json",
  });
  response.writeHead(STATUS[receipt]).end();
});
await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
const publicUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;

const fake = await startFakeTwilio();
const SECOND_TOKEN = "a-token-that-comes-next";
vi.stubEnv("TWILIO_ACCOUNT_SID", fake.accountSid);
vi.stubEnv("TWILIO_AUTH_TOKEN", fake.authToken);
vi.stubEnv("TWILIO_AUTH_TOKEN_SECONDARY", SECOND_TOKEN);
vi.stubEnv("TWILIO_MESSAGING_SERVICE_SID", "MG0123");
vi.stubEnv("TWILIO_API_BASE_URL", fake.url);
vi.stubEnv("PUBLIC_URL", publicUrl);
afterAll(async () => {
  await fake.stop();
  door.closeAllConnections();
  door.close();
});

const db = database();

async function sentText() {
  const number = someNumber();
  const queued = await queueOne(number);
  await deliverMessage();
  const text = fake.textsTo(number)[0];
  if (!text) throw new Error("no text");
  return { ...queued, text };
}

const stateOf = async (id: number) => (await readMessage(id)).state;

/** Takes the row back to where a sender died before it saw the gateway's answer. */
const forgetAnswer = (id: number) =>
  db.update(smsMessages).set({ state: "unknown", gatewayId: null }).where(eq(smsMessages.id, id));

describe("a report", () => {
  it("moves the text forward", async () => {
    const { id, text } = await sentText();
    expect(await stateOf(id)).toBe("sent");
    expect(await fake.report(text, { status: "sent" })).toBe(204);
    expect(await fake.report(text, { status: "delivered" })).toBe(204);
    expect(await stateOf(id)).toBe("delivered");
  });

  it("never moves it back, in whatever order it comes, however often", async () => {
    for (const order of [
      ["delivered", "sent", "queued", "delivered"],
      ["sending", "delivered", "undelivered", "failed", "sent"],
    ]) {
      const { id, text } = await sentText();
      const all = await Promise.all(order.map((status) => fake.report(text, { status })));
      expect(all).toEqual(order.map(() => 204));
      expect(["delivered", "undelivered", "failed"]).toContain(await stateOf(id));
      const end = await readMessage(id);
      for (const status of ["queued", "sent", "delivered", "failed"]) await fake.report(text, { status });
      expect(await readMessage(id)).toEqual(end);
    }
  });

  it.each([
    [30003, /off or has no reception/],
    [30004, /held the text message back/],
    [30005, /not in use/],
    [30006, /mobile phone/],
    [30007, /filtered/],
    [30008, /did not arrive/],
    [30034, /tell your admin/],
    [30450, /were stopped/],
  ])("with error %i says so in plain words, and in the audit log once", async (errorCode, words) => {
    const { id, challengeId, personId, text } = await sentText();
    await Promise.all([1, 2, 3].map(() => fake.report(text, { status: "undelivered", errorCode })));
    expect(await readMessage(id)).toMatchObject({ state: "undelivered", errorCode });
    expect((await getDeliveryState(db, challengeId))?.words).toMatch(words);
    const isFailure = sql`${auditEvents.subjectId} = ${personId} and ${auditEvents.event} = 'sms.failed'`;
    expect(await db.select({ details: auditEvents.details }).from(auditEvents).where(isFailure)).toMatchObject([
      { details: { errorCode, state: "undelivered" } },
    ]);
  });

  it("settles a text whose answer was never seen, by our own number of it", async () => {
    const { id, text } = await sentText();
    await forgetAnswer(id);
    expect(await fake.report(text, { status: "queued" })).toBe(204);
    expect(await readMessage(id)).toMatchObject({ state: "sent", gatewayId: text.sid });
  });

  it("does not touch a text whose gateway's number is another", async () => {
    const { id, text } = await sentText();
    const before = await readMessage(id);
    const stranger: FakeText = { ...text, sid: "SM00" };
    expect(await fake.report(stranger, { status: "failed" })).toBe(204);
    expect(await readMessage(id)).toEqual(before);
  });
});

describe("a signature", () => {
  it.each([
    ["missing", { token: null }],
    ["of another token", { token: "not-the-token" }],
    ["for another address", { signedUrl: "https://elsewhere.example/api/twilio/status" }],
    ["without the query", { signedUrl: `${publicUrl}/api/twilio/status` }],
  ])("%s is refused, and nothing changes", async (_, how) => {
    const { id, text } = await sentText();
    const before = await readMessage(id);
    expect(await fake.report(text, { status: "failed", ...how })).toBe(403);
    expect(await readMessage(id)).toEqual(before);
  });

  it("of the next token is good too, while tokens are exchanged", async () => {
    const { id, text } = await sentText();
    expect(await fake.report(text, { status: "delivered", token: SECOND_TOKEN })).toBe(204);
    expect(await stateOf(id)).toBe("delivered");
  });

  it("is for the fields as they were: another state under the same signature is refused", async () => {
    const { id, text } = await sentText();
    const fields = { MessageSid: text.sid, MessageStatus: "sent" };
    const signature = signTwilio(fake.authToken, text.statusCallback, fields);
    const body = new URLSearchParams({ ...fields, MessageStatus: "failed" });
    const sent = await fetch(text.statusCallback, {
      method: "POST",
      headers: { "x-twilio-signature": signature },
      body,
    });
    expect(sent.status).toBe(403);
    expect(await stateOf(id)).toBe("sent");
  });

  it("of a JSON report covers the body by its hash in the address", async () => {
    const { id, text } = await sentText();
    const post = (body: string, hashed: string) => {
      const url = `${text.statusCallback}&bodySHA256=${createHash("sha256").update(hashed).digest("hex")}`;
      const headers = { "content-type": "application/json", "x-twilio-signature": signTwilio(fake.authToken, url, {}) };
      return fetch(url, { method: "POST", headers, body });
    };
    const body = JSON.stringify({ MessageSid: text.sid, MessageStatus: "delivered" });
    expect((await post(body, "something else")).status).toBe(403);
    expect(await stateOf(id)).toBe("sent");
    expect((await post("not json", "not json")).status).toBe(204);
    expect((await post(body, body)).status).toBe(204);
    expect(await stateOf(id)).toBe("delivered");
  });
});
