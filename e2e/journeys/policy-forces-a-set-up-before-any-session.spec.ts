import type { BrowserContext } from "@playwright/test";
import { expect, SESSION_COOKIE, test } from "../fixtures";
import { freshNumber, masked } from "../support/people";

const hasSession = async (context: BrowserContext): Promise<boolean> =>
  (await context.cookies()).some(({ name, value }) => name === SESSION_COOKIE && value !== "");

test("an admin requires a second factor of agents, and sees before whom it concerns", async ({
  here,
  elsewhere,
  people,
  signedIn,
  mail,
}) => {
  const admin = await people.makeWithApp("admin");
  const agent = await people.make("agent");
  const ready = await people.makeWithApp("agent");
  const other = await elsewhere();
  await signedIn(agent, other);
  await other.page.goto("/tickets");
  await expect(other.shell.heading("Tickets")).toBeVisible();

  await signedIn(admin);
  await here.policy.open();
  await here.policy.group("Agents").secondFactor.selectOption("Required");
  await here.policy.preview.click();
  const effects = here.policy.effectsOn("Agents");
  await expect(effects).toContainText("must set up a second factor at the next sign-in");
  await expect(effects).not.toContainText(ready.name);
  await expect(here.policy.announce).toBeChecked();
  await here.policy.save.click();
  await expect(here.shell.toast.filter({ hasText: "The security policy is saved." })).toBeVisible();

  const told = await mail(agent, "Set up two-factor authentication before your next sign-in");
  expect(told.text).toContain(`Hello ${agent.name},`);
  expect(told.text).toContain(`/admin/people/${agent.id}/security`);
  await here.messages.open();
  await expect(here.messages.announcements).toContainText("A second factor becomes required: Agents");

  // A session that does not meet the policy any more opens nothing from now on.
  await other.page.reload();
  await expect(other.signIn.heading).toBeVisible();
  await other.signIn.send(agent.email, agent.password);
  await expect(other.setUp.heading).toBeVisible();
});

test("an agent sets up the app before any session exists, and gets to where the way was leading", async ({
  here: { page, signIn, setUp, security },
  context,
  people,
  policies,
}) => {
  const agent = await people.make("agent");
  await policies.set("agent", { secondFactor: "required" });
  await page.goto("/tickets?status=open");
  await signIn.send(agent.email, agent.password);
  await expect(setUp.heading).toBeVisible();
  await expect(setUp.notNow).toBeHidden();
  expect(await hasSession(context)).toBe(false);

  for (const path of ["/tickets", `/admin/people/${agent.id}/security`, "/confirm", "/admin/people"]) {
    await page.goto(path);
    await expect(signIn.heading).toBeVisible();
  }
  for (const path of ["/sign-in/set-up", "/sign-in/passcode", "/sign-in/finish", "/sign-in/help"]) {
    await page.goto(path);
    await expect(setUp.heading).toBeVisible();
  }
  const app = await setUp.scanWithApp();
  await setUp.confirm(await app.passcode());
  await setUp.readRecoveryCodes();
  expect(await hasSession(context)).toBe(false);

  await test.step("a lost page of codes is no way in, and no way to lose them", async () => {
    await page.goto("/tickets");
    await expect(signIn.heading).toBeVisible();
    await page.goto("/sign-in/set-up");
    await page.getByRole("button", { name: "Show recovery codes" }).click();
  });
  await setUp.saveRecoveryCodes();
  await page.waitForURL("/tickets?status=open");
  expect(await hasSession(context)).toBe(true);
  await security.open(agent);
  await expect(security.state("On: mobile app")).toBeVisible();
  await expect(security.turnOff).toBeHidden();
});

test("an end user sets up SMS before any session exists", async ({
  here: { page, signIn, passcode, setUp, security, shell },
  context,
  people,
  policies,
  sms,
}) => {
  const erin = await people.make("end_user");
  const number = freshNumber();
  await policies.set("end_user", { secondFactor: "required" });
  await signIn.as(erin);
  await expect(setUp.heading).toBeVisible();
  await setUp.askForSms(number);
  await expect(setUp.sent).toContainText(masked(number));
  expect(await hasSession(context)).toBe(false);
  await setUp.confirm(await sms.nextPasscode(number));
  await setUp.saveRecoveryCodes();
  await page.waitForURL("/portal");

  await security.openInPortal();
  await expect(security.toggle).toBeChecked();
  await expect(security.toggle).toBeDisabled();
  await shell.signOut();
  await signIn.as(erin);
  await passcode.verify(await sms.nextPasscode(number, 1));
  await page.waitForURL("/portal");
});

test("a grace period lets people put it off, and its end does not", async ({
  here: { page, signIn, setUp, shell },
  people,
  policies,
  keydesk,
}) => {
  const agent = await people.make("agent");
  await policies.set("agent", { secondFactor: "required", graceDays: 7 });
  await signIn.as(agent);
  await expect(setUp.heading).toBeVisible();
  await setUp.notNow.click();
  await page.waitForURL("/tickets");
  await shell.signOut();

  await keydesk.database
    .sql`update security_policies set required_from = now() - interval '8 days' where role = 'agent'`;
  await keydesk.database.sql`update people set created_at = now() - interval '9 days' where id = ${agent.id}`;
  await signIn.as(agent);
  await expect(setUp.heading).toBeVisible();
  await expect(setUp.notNow).toBeHidden();
});

test("end users turn it on for themselves in their own profile", async ({
  here: { page, setUp, security },
  people,
  signedIn,
}) => {
  const erin = await people.make("end_user");
  await signedIn(erin);
  await security.openInPortal();
  await expect(security.toggle).not.toBeChecked();
  await security.flip();
  const app = await setUp.scanWithApp();
  await setUp.confirm(await app.passcode());
  await setUp.saveRecoveryCodes();
  await expect(security.state("On: mobile app")).toBeVisible();
  await expect(security.toggle).toBeChecked();

  await security.flip();
  await security.turnOff.click();
  await security.turnOffForSure.click();
  await page.waitForURL("/portal/profile/security?changed=off");
  await expect(security.toggle).not.toBeChecked();
});
