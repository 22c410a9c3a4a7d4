import { expect, SESSION_COOKIE, test } from "../fixtures";
import type { Outsider } from "../support/outsider";

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

  await shell.signOut();
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

test("next-auth's own doors open nothing without a ticket", async ({ outsider, people }) => {
  const agent = await people.make("agent");
  const client = outsider();
  for (const path of ["/api/auth/signin", "/api/auth/signout", "/api/auth/error"])
    expect((await client.get(path)).status, path).toBe(404);
  const csrf = JSON.parse((await client.get("/api/auth/csrf")).text) as { csrfToken: string };
  for (const ticket of ["", "a".repeat(43), agent.email]) {
    const fields = { csrfToken: csrf.csrfToken, ticket, email: agent.email, password: agent.password };
    await client.send("/api/auth/callback/credentials", {
      method: "POST",
      headers: { Origin: client.origin },
      body: new URLSearchParams(fields),
    });
    expect(client.cookies.has(SESSION_COOKIE)).toBe(false);
  }
  expect((await client.get("/api/auth/session")).text).toBe("null");
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
