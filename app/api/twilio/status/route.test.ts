import { describe, expect, it, vi } from "vitest";
import { signTwilio } from "@/e2e/support/fake-twilio";
import { POST } from "./route";

const TOKEN = "the-token-of-this-test";
const URL_OF_ROUTE = "https://help.example.com/api/twilio/status";

/** Settings are read once a process, so "not configured" is shown with settings that are read anew. */
async function withSettings(settings: Record<string, string>) {
  vi.resetModules();
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  return (await import("./route")).POST;
}

const twilio = {
  PUBLIC_URL: "https://help.example.com",
  TWILIO_ACCOUNT_SID: "AC0",
  TWILIO_AUTH_TOKEN: TOKEN,
  TWILIO_FROM: "+15005550006",
};

function report(fields: Record<string, string>, signature = signTwilio(TOKEN, URL_OF_ROUTE, fields)): Request {
  // Behind a proxy the address that Keydesk sees is another than the public one.
  return new Request("http://10.0.0.7:3000/api/twilio/status", {
    method: "POST",
    headers: { "x-twilio-signature": signature },
    body: new URLSearchParams(fields),
  });
}

describe("POST /api/twilio/status", () => {
  it("is not there without Twilio", async () => {
    expect((await POST(report({}))).status).toBe(404);
  });

  it("answers 204 to a signed report on a text nobody knows", async () => {
    const post = await withSettings(twilio);
    expect((await post(report({ MessageSid: "SM404", MessageStatus: "delivered" }))).status).toBe(204);
    expect((await post(report({}))).status).toBe(204);
  });

  it("refuses a bad signature, and a body that is too large whatever its signature", async () => {
    const post = await withSettings(twilio);
    expect((await post(report({ MessageSid: "SM404" }, "x"))).status).toBe(403);
    expect((await post(report({ MessageSid: "x".repeat(20_000) }))).status).toBe(413);
  });

  it("answers 503 while the database is away", async () => {
    const post = await withSettings({ ...twilio, DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" });
    const holder = globalThis as { keydeskPool?: unknown };
    const pool = holder.keydeskPool;
    holder.keydeskPool = undefined;
    const answer = await post(report({ MessageSid: "SM404", MessageStatus: "delivered" }));
    holder.keydeskPool = pool;
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
  });
});
