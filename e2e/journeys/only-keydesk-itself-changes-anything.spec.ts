import { expect, test } from "../fixtures";
import { freePort } from "../support/installation";
import { startKeydesk } from "../support/keydesk-process";
import { Outsider } from "../support/outsider";

test("a form of another site is refused before anything runs", async ({ here: { page }, people, keydesk }) => {
  const agent = await people.make("agent");
  // To a browser, 127.0.0.1 is another site than localhost.
  await page.route("http://127.0.0.1/", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<form method="post" enctype="multipart/form-data" action="${keydesk.url}/sign-in">
        <input name="email" value="${agent.email}"><input name="password" value="${agent.password}">
        <button>Win a prize</button></form>`,
    }),
  );
  await page.goto("http://127.0.0.1/");
  const answered = page.waitForResponse(`${keydesk.url}/sign-in`);
  await page.getByRole("button", { name: "Win a prize" }).click();
  expect((await answered).status()).toBe(403);
  await expect(page.getByText("This request came from another site and was refused.")).toBeVisible();
  const [{ count } = { count: 1 }] = await keydesk.database
    .sql`select count(*)::int from sign_in_attempts where person_id = ${agent.id}`;
  expect(count).toBe(0);
});

test("unsafe methods need our own origin, everywhere but at the machines' doors", async ({ outsider }) => {
  const client = outsider();
  const foreign: Record<string, string>[] = [
    {},
    { Origin: "https://evil.example" },
    { Origin: "null" },
    { Origin: `${client.origin}.evil.example` },
    { Origin: client.origin.replace("localhost", "127.0.0.1") },
    { "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-site", Origin: client.origin },
    { "Sec-Fetch-Site": "none" },
  ];
  for (const path of ["/sign-in", "/tickets", "/api/auth/session", "/nowhere"])
    for (const headers of foreign)
      for (const method of ["POST", "PUT", "DELETE"]) {
        const { status } = await client.send(path, { method, headers });
        expect.soft([method, path, headers, status]).toEqual([method, path, headers, 403]);
      }
  const own = await client.send("/sign-in", {
    method: "POST",
    headers: { Origin: client.origin },
    body: new FormData(),
  });
  expect(own.status).not.toBe(403);
  // The gateway's door has another lock: its signature.
  const unsigned = await client.send("/api/twilio/status", { method: "POST", body: new URLSearchParams({ a: "b" }) });
  expect(unsigned.status).toBe(403);
});

test("every kind of answer carries the headers", async ({ outsider, people }) => {
  const agent = await people.make("agent");
  const client = outsider();
  const signInPage = await client.get("/sign-in");
  const script = /\/_next\/static\/[^"]+\.js/.exec(signInPage.text)?.[0] ?? "";
  const done = await client.signIn(agent);
  const answers = {
    page: signInPage,
    "signed-in page": await client.get("/tickets"),
    "not found": await client.get("/nowhere"),
    "not yours": await client.get("/admin/security"),
    redirect: await client.get("/"),
    "redirect of an action": done,
    script: await client.get(script),
    "public file": await client.get("/favicon.svg"),
    api: await client.get("/api/health/live"),
    session: await client.get("/api/auth/session"),
    refusal: await client.send("/sign-in", { method: "POST", headers: { Origin: "https://evil.example" } }),
    "unknown action": await client.send("/sign-in", {
      method: "POST",
      headers: { Origin: client.origin, "Next-Action": "40".repeat(21) },
      body: "[]",
    }),
    "bad address": await client.get("/%"),
    "forged report": await client.send("/api/twilio/status", { method: "POST", body: "x" }),
  };
  for (const [what, { headers, status }] of Object.entries(answers)) {
    const policy = headers["content-security-policy"]?.toString() ?? "";
    expect.soft([what, policy]).toEqual([what, expect.stringContaining("object-src 'none'")]);
    for (const part of ["base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'", "'strict-dynamic'"])
      expect.soft([what, policy.includes(part)]).toEqual([what, true]);
    expect.soft([what, /script-src[^;]*unsafe/.test(policy)]).toEqual([what, false]);
    expect.soft([what, headers["x-content-type-options"]]).toEqual([what, "nosniff"]);
    expect.soft([what, headers["x-frame-options"]]).toEqual([what, "DENY"]);
    expect.soft([what, headers["referrer-policy"]]).toEqual([what, "same-origin"]);
    expect.soft([what, headers["cross-origin-opener-policy"]]).toEqual([what, "same-origin"]);
    expect.soft([what, headers["x-powered-by"]]).toEqual([what, undefined]);
    expect.soft([what, status < 500]).toEqual([what, true]);
    if (what === "script") expect.soft(headers["cache-control"]).toContain("immutable");
    else if (what !== "public file")
      expect.soft([what, headers["cache-control"]]).toEqual([what, expect.stringContaining("no-store")]);
  }
  expect(answers["not found"].status).toBe(404);
  expect(answers["not yours"].status).toBe(404);
  expect(answers.refusal.status).toBe(403);
});

const TRICKS: [what: string, path: string, headers: Record<string, string>][] = [
  ["skips the proxy", "/tickets", { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" }],
  ["skips the proxy by its old name", "/tickets", { "x-middleware-subrequest": "middleware" }],
  ["is a rewrite", "/sign-in", { "x-middleware-rewrite": "/tickets" }],
  ["has another path", "/sign-in", { "x-matched-path": "/tickets", "x-invoke-path": "/tickets" }],
  ["asks for data", "/tickets", { "x-nextjs-data": "1" }],
  ["asks for a payload", "/tickets", { RSC: "1", "Next-Router-Prefetch": "1" }],
  ["asks for a segment", "/tickets", { RSC: "1", "Next-Router-Segment-Prefetch": "/_tree" }],
  ["holds the payload's name", "/tickets.rsc", {}],
  ["holds a segment's name", "/tickets.segments/_tree.segment.rsc", {}],
  ["holds data's name", "/_next/data/build/tickets.json", {}],
  ["has a router's state that is none", "/tickets", { RSC: "1", "Next-Router-State-Tree": "%7Bjunk" }],
  ["resumes what was never begun", "/tickets", { "next-resume": "1", "x-next-resume-state-length": "1" }],
];

test("no header that Next writes for itself opens a page to a stranger", async ({ outsider, people }) => {
  const client = outsider();
  for (const [what, path, headers] of TRICKS) {
    const { status, text } = await client.send(path, { headers });
    expect.soft([what, status < 500, text.includes("Account menu")]).toEqual([what, true, false]);
  }
  // A form that is none is the sender's mistake.
  const type = "multipart/form-data; boundary=x";
  const post = { method: "POST", headers: { Origin: client.origin, "Content-Type": type }, body: "junk" };
  expect((await client.send("/sign-in", post)).status).toBe(400);

  const admin = await people.make("admin");
  await client.signIn(admin);
  const known = (id: string) => client.get(`/admin/people/${id}/profile`).then(({ status }) => status);
  expect(await known(String(admin.id))).toBe(200);
  const { id } = admin;
  for (const odd of [
    `${id}e0`,
    `0x${id.toString(16)}`,
    `0${id}`,
    `%20${id}`,
    `${id}.0`,
    "9223372036854775808",
    "0",
    "-1",
  ])
    expect.soft([odd, await known(odd)]).toEqual([odd, 404]);

  // Each export is a line in the audit log, so no other site begins one.
  for (const [site, status] of [
    ["cross-site", 403],
    ["same-site", 403],
    ["none", 200],
    ["same-origin", 200],
  ] as const) {
    const headers = { "Sec-Fetch-Site": site };
    expect.soft([site, (await client.send("/admin/report/export.csv", { headers })).status]).toEqual([site, status]);
  }
});

test("each page has a nonce of its own, and no script without it", async ({ here: { page }, outsider }) => {
  const client = outsider();
  const nonces = new Set<string>();
  for (const _ of [1, 2, 3]) {
    const { headers, text } = await client.get("/sign-in");
    const nonce = /'nonce-([^']+)'/.exec(headers["content-security-policy"]?.toString() ?? "")?.[1] ?? "";
    expect(Buffer.from(nonce, "base64").length).toBeGreaterThanOrEqual(16);
    nonces.add(nonce);
    for (const [tag] of text.matchAll(/<script\b[^>]*>/g)) expect(tag.includes(`nonce="${nonce}"`)).toBe(true);
  }
  expect(nonces.size).toBe(3);

  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: "Show" })).toBeVisible();
  expect(complaints).toEqual([]);
});

test("where people come by https, browsers are told to stay there", async ({ keydesk, address }) => {
  const port = String(await freePort());
  const secure = await startKeydesk(keydesk.root, {
    ...keydesk.settings,
    ...{ PORT: port, PUBLIC_URL: "https://help.example.com" },
  });
  try {
    const { headers } = await new Outsider(secure.url, address).get("/sign-in");
    expect(headers["strict-transport-security"]).toBe("max-age=31536000; includeSubDomains");
    expect(headers["content-security-policy"]).toContain("upgrade-insecure-requests");
    const plain = await new Outsider(keydesk.url, address).get("/sign-in");
    expect(plain.headers["strict-transport-security"]).toBeUndefined();
  } finally {
    await secure.stop();
  }
});
