/**
 * A text gateway that speaks Twilio's HTTP: the real SDK talks to it, at TWILIO_API_BASE_URL. It keeps what it took, fails as
 * told, and reports back with a signature of its own making. Other processes read and steer it under /_fake (see sms-inbox.ts).
 */
import { createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface FakeText {
  sid: string;
  to: string;
  body: string;
  statusCallback: string;
  at: Date;
  /** Everything that came, as it came. */
  fields: Record<string, string>;
}

/** What happens to the next texts to a number. Those marked "taken" are kept like any other: only the answer is lost. */
export type Fault =
  | { kind: "refuse"; status: number; code?: number }
  /** Taken, answered late. */
  | { kind: "delay"; milliseconds: number }
  /** Taken, never answered. */
  | { kind: "hang" }
  /** Taken, then the connection breaks. */
  | { kind: "reset" }
  /** Taken; the answer trickles byte by byte. */
  | { kind: "slow-body" };

export interface StatusReport {
  status: string;
  errorCode?: number;
  /** Sign with another token or for another address, or not at all. */
  token?: string | null;
  signedUrl?: string;
}

export interface FakeTwilio {
  url: string;
  accountSid: string;
  authToken: string;
  texts: FakeText[];
  /** Requests that came, refused ones included. */
  requests: number;
  textsTo(number: string): FakeText[];
  /** The next `times` texts to the number meet this fault; Infinity: all, until cleared. */
  setFault(number: string, fault: Fault, times?: number): void;
  /** Forgets texts and faults. */
  clear(): void;
  /** Reports to the address that came with the text; answers with Keydesk's status. */
  report(text: FakeText, report: StatusReport): Promise<number>;
  stop(): Promise<void>;
}

/** Twilio's scheme, written down once more from its description: HMAC-SHA1 over the address and the sorted form fields. */
export function signTwilio(token: string, url: string, fields: Record<string, string>): string {
  const text = Object.keys(fields)
    .sort()
    .reduce((all, name) => all + name + fields[name], url);
  return createHmac("sha1", token).update(text, "utf8").digest("base64");
}

const hex = (bytes: number): string => randomBytes(bytes).toString("hex");

export async function startFakeTwilio(port = 0): Promise<FakeTwilio> {
  const [accountSid, authToken] = [`AC${hex(16)}`, hex(16)];
  const faults = new Map<string, { fault: Fault; left: number }>();
  const fake: FakeTwilio = {
    ...{ url: "", accountSid, authToken, texts: [], requests: 0 },
    textsTo: (number) => fake.texts.filter((text) => text.to === number),
    setFault: (number, fault, times = 1) => void faults.set(number, { fault, left: times }),
    clear() {
      fake.texts.length = 0;
      faults.clear();
    },
    report: (text, report) => sendReport(text, report, fake),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  function takeFault(number: string): Fault | null {
    const found = faults.get(number);
    if (!found || found.left <= 0) return null;
    found.left -= 1;
    return found.fault;
  }

  async function takeText(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    fake.requests += 1;
    const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
    if (request.headers.authorization !== expected) return answer(response, 401, problem(401, 20003));
    const fields = Object.fromEntries(new URLSearchParams(body));
    const to = fields.To ?? "";
    const fault = takeFault(to);
    if (fault?.kind === "refuse") return answer(response, fault.status, problem(fault.status, fault.code));
    if (!/^\+[1-9]\d{6,14}$/.test(to)) return answer(response, 400, problem(400, 21211));
    if (!fields.Body) return answer(response, 400, problem(400, 21602));
    const statusCallback = fields.StatusCallback ?? "";
    const text: FakeText = { sid: `SM${hex(16)}`, to, body: fields.Body, statusCallback, at: new Date(), fields };
    fake.texts.push(text);
    const created = { sid: text.sid, status: "queued", to, account_sid: accountSid, error_code: null };
    if (fault?.kind === "hang") return;
    if (fault?.kind === "reset") return void request.socket.destroy();
    if (fault?.kind === "delay") await sleep(fault.milliseconds);
    if (fault?.kind === "slow-body") return trickle(response, JSON.stringify(created));
    answer(response, 201, created);
  }

  /** For the browser suite, whose workers are other processes than the one that started us. */
  function steer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const url = new URL(request.url ?? "/", fake.url);
    if (request.method === "GET") {
      answer(response, 200, fake.textsTo(url.searchParams.get("to") ?? ""));
      return;
    }
    const { to, fault, times } = JSON.parse(body) as { to: string; fault: Fault; times?: number };
    fake.setFault(to, fault, times);
    answer(response, 200, {});
  }

  const server = createServer(async (request, response) => {
    const body = await readAll(request);
    const path = request.url?.split("?")[0];
    if (path?.startsWith("/_fake/")) return steer(request, response, body);
    const isPost = request.method === "POST" && path === `/2010-04-01/Accounts/${accountSid}/Messages.json`;
    return isPost ? takeText(request, response, body) : answer(response, 404, problem(404, 20404));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

const problem = (status: number, code?: number) => ({ status, code, message: "told to fail", more_info: "" });

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

async function trickle(response: ServerResponse, text: string): Promise<void> {
  response.writeHead(201, { "Content-Type": "application/json" });
  for (const letter of text) {
    if (response.destroyed) return;
    response.write(letter);
    await sleep(250);
  }
  response.end();
}

async function sendReport(
  text: FakeText,
  report: StatusReport,
  { accountSid, authToken }: FakeTwilio,
): Promise<number> {
  const { token = authToken, signedUrl = text.statusCallback } = report;
  const fields: Record<string, string> = {
    ...{ AccountSid: accountSid, ApiVersion: "2010-04-01", To: text.to },
    ...{ MessageSid: text.sid, SmsSid: text.sid, MessageStatus: report.status, SmsStatus: report.status },
    ...(report.errorCode === undefined ? {} : { ErrorCode: String(report.errorCode) }),
  };
  const response = await fetch(text.statusCallback, {
    method: "POST",
    headers: token === null ? {} : { "X-Twilio-Signature": signTwilio(token, signedUrl, fields) },
    body: new URLSearchParams(fields),
  });
  return response.status;
}
