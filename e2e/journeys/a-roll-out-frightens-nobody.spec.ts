import { expect, test } from "../fixtures";

test("a policy runs report-only, the report names whom it would have stopped, and then it is put into effect", async ({
  here: { page, policy, shell },
  elsewhere,
  people,
  signedIn,
}) => {
  const admin = await people.makeWithApp("admin");
  const agent = await people.make("agent");
  await signedIn(admin);
  await policy.open();
  await policy.group("Agents").secondFactor.selectOption("Required");
  await policy.group("Agents").skips.fill("1");
  await policy.preview.click();
  await policy.reportOnly.click();
  await policy.runReportOnly.click();
  await expect(policy.running).toContainText("Agents: Skips a person: 0 → 1");
  await expect(policy.running).toContainText("Would have stopped so far: 0 people.");

  const other = await elsewhere();
  await test.step("nobody is stopped", async () => {
    await other.signIn.as(agent);
    await other.page.waitForURL("/tickets");
    await expect(other.page.getByText("Set up two-factor authentication")).toBeHidden();
    await other.shell.signOut();
  });
  await test.step("and the report leads to the name", async () => {
    await page.goto("/admin/report");
    await page.getByRole("link", { name: /agents, report-only: set-up offered$/ }).click();
    await expect(page.getByText("would have stopped (set-up offered)")).toBeVisible();
    await expect(page.getByRole("link", { name: `Edit ${agent.name}` })).toBeVisible();
    await expect(page.getByRole("link", { name: /^Edit / })).toHaveCount(1);
  });
  await test.step("in effect it asks, as the preview said", async () => {
    await policy.open();
    await policy.putIntoEffect.click();
    await expect(policy.effectsOn("Agents")).toContainText("may put it off");
    await policy.save.click();
    await expect(shell.toast.filter({ hasText: "The security policy is saved." })).toBeVisible();
    await expect(policy.running).toBeHidden();
  });

  await test.step("each sign-in uses a skip, which the person sees", async () => {
    await other.signIn.as(agent);
    await expect(other.setUp.heading).toBeVisible();
    await expect(other.page.getByText("1 skip left")).toBeVisible();
    await other.setUp.notNow.click();
    await other.page.waitForURL("/tickets");
    await expect(other.page.getByText("no skips left. Your next sign-in will ask for it.")).toBeVisible();
    await expect(other.page.getByRole("link", { name: "Set it up now" })).toBeVisible();
    await other.shell.signOut();
    await other.signIn.as(agent);
    await expect(other.setUp.heading).toBeVisible();
    await expect(other.setUp.notNow).toBeHidden();
  });
});

test("a method that is no longer allowed is switched at the next sign-in, after its passcode", async ({
  here: { page, signIn, passcode, setUp, security },
  people,
  policies,
  sms,
}) => {
  const agent = await people.makeWithSms("agent");
  await policies.set("agent", { methods: ["app"] });
  await signIn.as(agent);
  await passcode.verify(await sms.nextPasscode(agent.phoneNumber));
  await expect(setUp.heading).toBeVisible();
  await expect(setUp.useSms).toBeHidden();
  await expect(setUp.notNow).toBeHidden();
  const app = await setUp.scanWithApp();
  await setUp.confirm(await app.passcode());
  await page.waitForURL("/tickets");
  await security.open(agent);
  await expect(security.state("On: mobile app")).toBeVisible();
});
