import { expect, test } from "../fixtures";

test("turning off asks who it is when the last proof is old, and then the password is enough", async ({
  here: { page, shell, signIn, passcode, confirm, security },
  people,
  time,
  mail,
}) => {
  const agent = await people.makeWithApp("agent");
  await signIn.as(agent);
  await passcode.verify(await agent.app.passcode());
  await page.waitForURL("/tickets");
  await time.sixteenMinutesLater(agent);
  await time.nextAppPasscode(agent);

  await security.open(agent);
  await security.edit.click();
  await confirm.byPasscode(await agent.app.wrongPasscode());
  await expect(confirm.error).toHaveText(/^This passcode is not right/);
  await confirm.byPasscode(await agent.app.passcode());
  await page.waitForURL(`/admin/people/${agent.id}/security?use=choose`);

  await test.step("the proof can run out while the question stands there", async () => {
    await time.sixteenMinutesLater(agent);
    await time.nextAppPasscode(agent);
    await security.turnOff.click();
    await security.turnOffForSure.click();
    await confirm.byPasscode(await agent.app.passcode());
    await expect(security.state("On: mobile app")).toBeVisible();
  });

  await security.turnOff.click();
  await security.turnOffForSure.click();
  await expect(security.state("Off")).toBeVisible();
  await expect(security.notice).toContainText("Two-factor authentication is off.");
  await expect(security.codes).toBeHidden();
  await mail(agent, "Two-factor authentication is off");

  await shell.signOut();
  await signIn.as(agent);
  await page.waitForURL("/tickets");
});

test("without a second factor, the proof is the password", async ({
  here: { page, confirm, security, setUp },
  people,
  signedIn,
  time,
}) => {
  const agent = await people.make("agent");
  await signedIn(agent);
  await time.sixteenMinutesLater(agent);
  await security.open(agent);
  await security.setUp.click();
  await confirm.byPassword("not my password");
  await expect(confirm.error).toContainText("The email or the password is wrong.");
  await confirm.byPassword(agent.password);
  await page.waitForURL(`/admin/people/${agent.id}/security?use=choose`);
  await expect(setUp.useMobileApp).toBeVisible();
});

test("a text for the proof is sent when it is asked for", async ({
  here: { page, confirm, security },
  people,
  signedIn,
  sms,
  time,
}) => {
  const agent = await people.makeWithSms("agent");
  await signedIn(agent);
  await time.sixteenMinutesLater(agent);
  await security.open(agent);
  await security.edit.click();
  await expect(confirm.heading).toBeVisible();
  expect(await sms.textsTo(agent.phoneNumber)).toHaveLength(0);
  await confirm.send.click();
  await confirm.byPasscode(await sms.nextPasscode(agent.phoneNumber));
  await page.waitForURL(`/admin/people/${agent.id}/security?use=choose`);
});

test("while policy requires a second factor it cannot be turned off, not even from a page opened before", async ({
  here: { page, security },
  people,
  policies,
  signedIn,
}) => {
  const agent = await people.makeWithApp("agent");
  await signedIn(agent);
  await security.open(agent);
  await security.edit.click();
  await security.turnOff.click();
  await policies.set("agent", { secondFactor: "required" });
  await security.turnOffForSure.click();
  await expect(security.error).toHaveText(/^Your organisation requires two-factor authentication/);
  await page.reload();
  await expect(security.turnOff).toBeHidden();
  await expect(security.section).toContainText("cannot be turned off");
  await expect(security.state("On: mobile app")).toBeVisible();
});
