import { expect, test } from "../fixtures";
import { freshNumber, masked } from "../support/people";

test.use({ javaScriptEnabled: false });

test("signing in by app, with every kind of mistake on the way", async ({ here, people }) => {
  const agent = await people.makeWithApp("agent");
  const { page, shell, signIn, passcode } = here;
  await page.goto("/tickets?status=new");
  await signIn.send(agent.email, "wrong");
  await expect(signIn.error).toHaveText("The email or the password is wrong. Try again.");
  await expect(signIn.password).toHaveValue("");
  await signIn.send(agent.email, agent.password);
  await passcode.verify(await agent.app.wrongPasscode());
  await expect(passcode.error).toHaveText(/^This passcode is not right/);
  await expect(passcode.field).toHaveAccessibleDescription(/This passcode is not right/);
  await passcode.verify(await agent.app.passcode(), { trust: true });
  await page.waitForURL("/tickets?status=new");
  await expect(shell.heading("Tickets")).toBeVisible();

  await shell.chooseTheme("Dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await shell.signOut();
  await signIn.as(agent);
  await page.waitForURL("/tickets");
});

test("signing in by SMS, with a code sent again, and by a recovery code", async ({ here, people, sms, time }) => {
  const agent = await people.makeWithSms("agent");
  const { page, shell, signIn, passcode } = here;
  await signIn.as(agent);
  await expect(passcode.sent).toContainText(masked(agent.phoneNumber));
  const code = await sms.nextPasscode(agent.phoneNumber);
  await passcode.resend.click();
  await expect(passcode.error).toHaveText(/^A code was sent a moment ago\. Try again in \d+ seconds?/);
  await time.textsLongAgo(agent);
  await passcode.resend.click();
  // The same code again, so that a late message works too.
  expect(await sms.nextPasscode(agent.phoneNumber, 1)).toBe(code);
  await passcode.verify(code);
  await page.waitForURL("/tickets");

  await shell.signOut();
  await time.textsLongAgo(agent);
  await signIn.as(agent);
  await passcode.useRecoveryCode.click();
  await passcode.verify(agent.recoveryCodes[3] ?? "");
  await page.waitForURL(`/admin/people/${agent.id}/security`);
});

test("setting up the app in the settings, and switching to SMS", async ({ here, people, signedIn, sms }) => {
  const agent = await people.make("agent");
  const number = freshNumber();
  const { page, setUp, security } = here;
  await signedIn(agent);
  await security.open(agent);
  await security.setUp.click();
  const app = await setUp.scanWithApp();
  await setUp.cannotScan.click();
  await expect(page.getByText(app.secret.match(/.{4}/g)?.join(" ") ?? "")).toBeVisible();
  await setUp.confirm(await app.wrongPasscode());
  await expect(setUp.error).toHaveText(/^This passcode is not right/);
  await setUp.confirm(await app.passcode());
  const codes = await setUp.readRecoveryCodes();
  const link = page.getByRole("link", { name: "Download" });
  const file = decodeURIComponent((await link.getAttribute("href")) ?? "");
  for (const code of codes) expect(file).toContain(code);
  await expect(page.getByRole("button", { name: "Copy", exact: true })).toBeHidden();
  await setUp.saveRecoveryCodes();
  await expect(security.state("On: mobile app")).toBeVisible();
  await expect(security.codes).toContainText("Saved");

  await security.edit.click();
  await setUp.askForSms("911");
  await expect(setUp.error).toContainText("premium or short numbers");
  await setUp.phoneNumber.fill(number);
  await setUp.sendCode.click();
  await setUp.confirm(await sms.nextPasscode(number));
  await expect(security.state(`On: SMS to ${masked(number)}`)).toBeVisible();
});

for (const method of ["app", "sms"] as const)
  test(`a set-up that policy forces, by ${method}`, async ({ here, people, policies, sms }) => {
    const agent = await people.make("agent");
    const number = freshNumber();
    const { page, signIn, setUp } = here;
    await policies.set("agent", { secondFactor: "required" });
    await signIn.as(agent);
    await expect(setUp.heading).toBeVisible();
    if (method === "app") await setUp.confirm(await (await setUp.scanWithApp()).passcode());
    else {
      await setUp.askForSms(number);
      await setUp.confirm(await sms.nextPasscode(number));
    }
    await setUp.saveRecoveryCodes();
    await page.waitForURL("/tickets");
  });

test("previewing and saving the policy, and turning one's own factor off and on", async ({
  here,
  people,
  signedIn,
}) => {
  const admin = await people.makeWithApp("admin");
  const { page, policy, setUp, security } = here;
  await signedIn(admin);
  await policy.open();
  await policy.group("End users").secondFactor.selectOption("Required");
  await policy.group("End users").graceDays.fill("14");
  await policy.preview.click();
  await expect(policy.effects).toBeVisible();
  await expect(policy.group("End users").graceDays).toHaveValue("14");
  await policy.save.click();
  await policy.open();
  await expect(policy.group("End users").secondFactor).toHaveValue("required");
  await expect(policy.group("End users").graceDays).toHaveValue("14");

  await security.open(admin);
  await security.edit.click();
  await security.turnOff.click();
  await security.turnOffForSure.click();
  await expect(security.state("Off")).toBeVisible();
  await security.setUp.click();
  await expect(setUp.useMobileApp).toBeVisible();

  await here.shell.signOut();
  const erin = await people.make("end_user");
  await signedIn(erin);
  await security.openInPortal();
  await security.toggle.click();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(setUp.useMobileApp).toBeVisible();
});

test("a phone whose clock is wrong", async ({ here, people }) => {
  const agent = await people.makeWithApp("agent");
  const { page, signIn, passcode, help } = here;
  await signIn.as(agent);
  await passcode.help.click();
  await help.enter(["123456", "654321"]);
  await help.check.click();
  await expect(help.error).toBeVisible();
  await help.enter(await agent.app.passcodes(8, 9));
  await help.check.click();
  await expect(help.found).toContainText(/clock is [45] minutes fast/);
  await help.goOn.click();
  await page.waitForURL("/tickets");
});

test("asking an admin for help, after the right password only", async ({ here, people }) => {
  const agent = await people.makeWithSms("agent");
  await here.page.goto("/sign-in/help");
  await expect(here.signIn.heading).toBeVisible();
  await here.signIn.as(agent);
  await here.passcode.help.click();
  await here.help.ask.click();
  await expect(here.help.asked).toBeVisible();
});
