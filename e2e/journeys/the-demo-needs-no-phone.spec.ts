import { test as base, expect } from "../fixtures";
import { Authenticator } from "../support/authenticator";
import { freePort } from "../support/installation";
import { type KeydeskProcess, startKeydesk } from "../support/keydesk-process";
import { Outsider } from "../support/outsider";
import { demoInbox, type SmsInbox } from "../support/sms-inbox";

const PASSWORD = "correct horse battery staple";
const BARBARA = { email: "barbara@keydesk.test", password: PASSWORD };

/** What `npm start` gives a newcomer. */
const test = base.extend<{ inbox: SmsInbox }, { demo: KeydeskProcess }>({
  demo: [
    async ({ browserName: _ }, use, { config }) => {
      const demo = await startKeydesk(String(config.metadata.root), { PORT: String(await freePort()) });
      await use(demo);
      await demo.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  baseURL: ({ demo }, use) => use(demo.url),
  inbox: ({ demo }, use) => use(demoInbox(demo.url)),
});

test("barbara signs in with the text from the outbox", async ({ here, inbox, address, demo }) => {
  const { page, shell, signIn, passcode } = here;
  await signIn.open();
  await signIn.send(BARBARA.email, BARBARA.password);
  await expect(passcode.sent).toContainText("+1 *** *** 0101");
  const code = await inbox.nextPasscode("+14155550101");

  const outbox = await here.page.context().newPage();
  await outbox.goto("/outbox");
  await expect(outbox.getByRole("heading", { name: "Outbox" })).toBeVisible();
  await expect(outbox.getByRole("list", { name: "Messages" }).getByRole("listitem").first()).toContainText(code);

  await passcode.verify(code);
  await expect(shell.heading("Tickets")).toBeVisible();
  await expect(page.getByRole("table", { name: "Tickets" }).getByRole("row").nth(10)).toBeVisible();

  const items = JSON.parse((await new Outsider(demo.url, address).get("/outbox.json")).text) as unknown[];
  expect(items[items.length - 1]).toEqual({
    channel: "sms",
    to: "+14155550101",
    body: expect.stringContaining(code),
    at: expect.any(String),
  });
});

test("linus signs in with the secret that is written down, and ada's directory is full", async ({ here }) => {
  const { shell, signIn, passcode } = here;
  await signIn.open();
  await signIn.send("linus@keydesk.test", PASSWORD);
  await passcode.verify(await Authenticator.withSecret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").passcode());
  await expect(shell.heading("Tickets")).toBeVisible();
  await shell.signOut();
  await signIn.send("ada@keydesk.test", PASSWORD);
  await shell.navigation("People").click();
  await expect(here.people.table.getByRole("row").nth(40)).toBeVisible();
  await shell.navigation("Audit log").click();
  await expect(here.auditLog.table.getByRole("row").nth(5)).toBeVisible();
});

test("it says how to sign in, and answers on this machine's own names only", async ({ demo, address }) => {
  for (const email of ["ada", "grace", "alan", "barbara", "linus", "erin"])
    expect(demo.output()).toContain(`${email}@keydesk.test`);
  expect(demo.output()).toContain(PASSWORD);
  const client = new Outsider(demo.url, address);
  expect((await client.send("/sign-in", { headers: { Host: "evil.example" } })).status).toBe(421);
});

test("outside of the demo there is no outbox", async ({ keydesk, address }) => {
  const client = new Outsider(keydesk.url, address);
  for (const path of ["/outbox", "/outbox.json"]) expect((await client.get(path)).status, path).toBe(404);
});
