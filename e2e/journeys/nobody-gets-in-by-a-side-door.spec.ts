import { expect, SESSION_COOKIE, test } from "../fixtures";
import type { Outsider } from "../support/outsider";

const DEVICE_COOKIE = "__Host-keydesk-device";
const ATTEMPT_COOKIE = "__Host-keydesk-attempt";

test("after signing out, a copy of the cookie opens nothing, and neither does the back button", async ({
  here: { page, shell, signIn },
  outsider,
  context,
  people,
}) => {
  const agent = await people.make("agent");
  await signIn.as(agent);
  await expect(shell.heading("Tickets")).toBeVisible();
  const cookie = (await context.cookies()).find(({ name }) => name === SESSION_COOKIE);
  expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: "Lax", path: "/", domain: "localhost" });
  expect(cookie?.value).toMatch(/^[\w-]{43}$/);
  const thief = outsider();
  thief.cookies.set(SESSION_COOKIE, cookie?.value ?? "");
  expect((await thief.get("/tickets")).status).toBe(200);

  const cookies = async () => new Map((await context.cookies()).map(({ name, value }) => [name, value]));
  const device = (await cookies()).get(DEVICE_COOKIE);
  const answered = page.waitForResponse(async (response) => "clear-site-data" in (await response.allHeaders()));
  await shell.signOut();
  expect((await (await answered).allHeaders())["clear-site-data"]).toBe('"cache", "storage"');
  // The device stays known, or the next sign-in would be a stranger's.
  expect((await cookies()).get(DEVICE_COOKIE)).toBe(device);
  expect((await cookies()).has(SESSION_COOKIE)).toBe(false);
  const refused = await thief.get("/tickets");
  expect([refused.status, refused.headers.location]).toEqual([307, "/sign-in?next=%2Ftickets"]);
  await page.goBack();
  await expect(shell.heading("Tickets")).toBeHidden();
  await expect(signIn.heading).toBeVisible();
});

test("a cookie that is tampered with, foreign or expired leads back to the password", async ({
  outsider,
  people,
  time,
}) => {
  const agent = await people.makeWithApp("agent");
  const start = async (): Promise<Outsider> => {
    const client = outsider();
    expect((await client.signIn(agent)).headers.location).toBe("/sign-in/passcode");
    return client;
  };
  const token = (client: Outsider): string => client.cookies.get(ATTEMPT_COOKIE) ?? "";

  const tampered = await start();
  tampered.cookies.set(
    ATTEMPT_COOKIE,
    token(tampered).replace(/.$/, (last) => (last === "A" ? "B" : "A")),
  );
  for (const path of ["/sign-in/passcode", "/sign-in/set-up", "/sign-in/help", "/sign-in/finish"])
    expect((await tampered.get(path)).headers.location, path).toBe("/sign-in?ended=1");

  // The way in holds no session: as one it opens nothing.
  const swapped = await start();
  swapped.cookies.set(SESSION_COOKIE, token(swapped));
  expect((await swapped.get("/tickets")).headers.location).toBe("/sign-in?next=%2Ftickets");

  const odd = outsider();
  for (const value of ["", "x", "a".repeat(43), "a".repeat(5000), "%00", "{}"]) {
    odd.cookies.set(SESSION_COOKIE, value);
    odd.cookies.set(ATTEMPT_COOKIE, value);
    expect((await odd.get("/tickets")).headers.location, value.slice(0, 50)).toBe("/sign-in?next=%2Ftickets");
    expect((await odd.get("/sign-in/passcode")).headers.location, value.slice(0, 50)).toMatch(
      /^\/sign-in(\?ended=1)?$/,
    );
  }

  const late = await start();
  const passcode = await agent.app.passcode();
  const answer = await late.submitAfter("/sign-in/passcode", "passcode", { passcode }, () =>
    time.elevenMinutesLater(agent),
  );
  expect(answer.headers.location).toBe("/sign-in?ended=1");
  expect(late.cookies.has(SESSION_COOKIE)).toBe(false);
});

const NEXT_AUTH_DOORS =
  "session/x SESSION csrf providers signin signin/credentials signout callback callback/credentials error verify-request webauthn-options webauthn-options/credentials";

test("of next-auth's own doors only the one that tells who is signed in is there", async ({ outsider, people }) => {
  const agent = await people.make("agent");
  const client = outsider();
  await client.signIn(agent);
  const body = new URLSearchParams({ email: agent.email, password: agent.password, ticket: "a".repeat(43) });
  const headers = { Origin: client.origin };
  for (const door of ["", ...NEXT_AUTH_DOORS.split(" ").map((name) => `/${name}`)]) {
    const path = `/api/auth${door}`;
    expect.soft([path, (await client.get(path)).status]).toEqual([path, 404]);
    expect.soft([path, (await client.send(path, { method: "POST", headers, body })).status]).toEqual([path, 404]);
  }
  // Nor does that one take anything (S53).
  for (const method of ["POST", "PUT", "PATCH"]) {
    const forged = { method, headers, body: JSON.stringify({ data: { user: { id: "1", role: "admin" } } }) };
    expect((await client.send("/api/auth/session", forged)).status, method).toBe(404);
  }
  const { headers: answered, text } = await client.get("/api/auth/session");
  expect(JSON.parse(text)).toMatchObject({ user: { id: String(agent.id), email: agent.email, role: "agent" } });
  expect(answered["set-cookie"]).toBeUndefined();
  expect((await outsider().get("/api/auth/session")).text).toBe("null");
});

const ELSEWHERE = [
  "https://evil.example",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "/%5cevil.example",
  "/.//evil.example",
  "/a/..//evil.example",
  "/\tevil.example",
  "javascript:alert(1)",
  "\\\\evil.example",
  "http:evil.example",
  "/api/auth/session",
  "/sign-in",
  "/confirm",
];

test("next= leads to pages of Keydesk and nowhere else", async ({ outsider, people }) => {
  const agent = await people.make("agent");
  for (const next of ELSEWHERE) {
    const client = outsider();
    expect.soft([next, (await client.signIn(agent, next)).headers.location]).toEqual([next, "/tickets"]);
    const signedIn = await client.get(`/sign-in?next=${encodeURIComponent(next)}`);
    expect.soft([next, signedIn.headers.location]).toEqual([next, "/tickets"]);
  }
  const client = outsider();
  expect((await client.signIn(agent, "/admin/people?q=a")).headers.location).toBe("/admin/people?q=a");
});
