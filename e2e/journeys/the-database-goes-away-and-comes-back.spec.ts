import { test as base, expect, SESSION_COOKIE } from "../fixtures";
import { addressedAt, freePort } from "../support/installation";
import { type KeydeskProcess, startKeydesk } from "../support/keydesk-process";
import { Outsider } from "../support/outsider";
import { type SeverableProxy, severableProxy } from "../support/severable-proxy";

/** Another process on the same database, at the end of a wire that can be cut. */
const test = base.extend<{ wire: SeverableProxy; node: KeydeskProcess }>({
  wire: async ({ keydesk }, use) => {
    const wire = await severableProxy(keydesk.settings.DATABASE_URL ?? "");
    await use(wire);
    await wire.stop();
  },
  node: async ({ keydesk, wire }, use) => {
    const settings = { ...keydesk.settings, ...addressedAt(await freePort()), DATABASE_URL: wire.url };
    const node = await startKeydesk(keydesk.root, settings);
    await use(node);
    wire.mend();
    await node.stop();
  },
  baseURL: ({ node }, use) => use(node.url),
});

const atOnce = <T>(ask: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 12 }, ask));

for (const trouble of ["cut", "silence"] as const)
  test(`with the database away (${trouble}) nobody gets in, nobody is thrown out, and it says so`, async ({
    here: { page, signIn, passcode, shell },
    context,
    address,
    node,
    wire,
    people,
  }) => {
    const agent = await people.makeWithApp("agent");
    await signIn.as(agent);
    await passcode.verify(await agent.app.passcode());
    await expect(shell.heading("Tickets")).toBeVisible();
    const before = (await context.cookies()).find(({ name }) => name === SESSION_COOKIE)?.value;
    const client = new Outsider(node.url, address);
    const late = await people.makeWithApp("agent");
    await client.signIn(late);

    wire[trouble]();
    await test.step("a page answers 503 with Retry-After, in time, and says why", async () => {
      const started = Date.now();
      const response = await page.goto("/tickets");
      expect(response?.status()).toBe(503);
      expect(Number(response?.headers()["retry-after"])).toBeGreaterThan(0);
      // Three seconds, and what a browser and a busy machine add.
      expect(Date.now() - started).toBeLessThan(4_500);
      await expect(page.getByText(/cannot reach its database/)).toBeVisible();
      const after = (await context.cookies()).find(({ name }) => name === SESSION_COOKIE)?.value;
      expect(after).toBe(before);
    });
    await test.step("the process is alive, not ready, and lets nobody in", async () => {
      expect((await client.get("/api/health/live")).status).toBe(200);
      const ready = await client.get("/api/health/ready");
      expect([ready.status, ready.headers["retry-after"]]).toEqual([503, "2"]);
      // Many at once: each connection of the pool finds out for itself.
      for (const { status } of await atOnce(() => client.get("/sign-in/passcode"))) expect(status).toBe(503);
      const session = await client.get("/api/auth/session");
      expect([session.status, session.headers["set-cookie"]]).toEqual([200, undefined]);
      const owner = new Outsider(node.url, address);
      owner.cookies.set(SESSION_COOKIE, before ?? "");
      const unknown = await owner.get("/api/auth/session");
      expect([unknown.status, unknown.headers["retry-after"], unknown.headers["set-cookie"]]).toEqual([
        503,
        "2",
        undefined,
      ]);
      const stranger = new Outsider(node.url, address);
      const asked = Date.now();
      const refused = await stranger.signIn(agent);
      expect(Date.now() - asked).toBeLessThan(4_500);
      expect(refused.status).toBe(503);
      expect(refused.headers["retry-after"]).toBeDefined();
      expect(refused.text).toContain("Keydesk cannot reach its database right now. Nothing was changed.");
      expect(stranger.cookies.size).toBe(0);
    });

    wire.mend();
    await expect.poll(async () => (await client.get("/api/health/ready")).status, { timeout: 5_000 }).toBe(200);
    // Whoever asks now is answered now, whichever connection it falls to.
    for (const { status } of await atOnce(() => client.get("/sign-in/passcode"))) expect(status).toBe(200);
    await page.reload();
    await expect(shell.heading("Tickets")).toBeVisible();
    // Also the one who was between password and passcode goes on.
    const passed = await client.submit("/sign-in/passcode", "passcode", { passcode: await late.app.passcode() });
    expect(passed.headers.location).toBe("/tickets");
  });
