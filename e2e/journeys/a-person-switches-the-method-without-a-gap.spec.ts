import { expect, test } from "../fixtures";
import { freshNumber, masked } from "../support/people";

test("an agent switches from the mobile app to SMS without a gap, and back again", async ({
  here,
  elsewhere,
  people,
  signedIn,
  sms,
  time,
  mail,
}) => {
  const agent = await people.makeWithApp("agent");
  const number = freshNumber();
  const { page, signIn, passcode, setUp, security } = here;
  const other = await elsewhere();
  await signedIn(agent, other);
  await other.security.open(agent);
  await signIn.as(agent);
  await passcode.verify(await agent.app.passcode());
  await page.waitForURL("/tickets");

  await test.step("a switch that is not finished changes nothing", async () => {
    await security.open(agent);
    await security.edit.click();
    await setUp.askForSms(number);
    await expect(setUp.sent).toContainText(masked(number));
    await sms.nextPasscode(number);
    const third = await elsewhere();
    await time.nextAppPasscode(agent);
    await third.signIn.as(agent);
    await expect(third.passcode.resend).toBeHidden();
    await third.passcode.verify(await agent.app.passcode());
    await third.page.waitForURL("/tickets");
    await security.open(agent);
    await expect(security.state("On: mobile app")).toBeVisible();
  });

  await test.step("the new method passes a code, and only then is the old one gone", async () => {
    await page.goto(`/admin/people/${agent.id}/security?use=sms`);
    await expect(setUp.submit).toHaveText("Switch to SMS");
    await setUp.confirm(await sms.nextPasscode(number));
    await expect(security.state(`On: SMS to ${masked(number)}`)).toBeVisible();
    await expect(security.notice).toContainText("Your next sign-in asks for a passcode of the new method.");
    // Codes belong to the person, not to the method.
    await expect(security.codes).toContainText("10 of 10 left");
    await mail(agent, "Your second factor was switched");
  });

  await test.step("whoever was signed in elsewhere no longer is", async () => {
    await other.page.reload();
    await expect(other.signIn.heading).toBeVisible();
  });

  await test.step("the next sign-in asks for the new method", async () => {
    await time.textsLongAgo(agent);
    const seen = (await sms.textsTo(number)).length;
    await other.signIn.as(agent);
    await expect(other.passcode.sent).toContainText(masked(number));
    await other.passcode.verify(await agent.app.passcode(1));
    await expect(other.passcode.error).toHaveText(/^This passcode is not right/);
    await other.passcode.verify(await sms.nextPasscode(number, seen));
    await other.page.waitForURL("/tickets");
  });

  await test.step("and back to the app", async () => {
    await security.open(agent);
    await security.edit.click();
    const app = await setUp.scanWithApp();
    await expect(setUp.submit).toHaveText("Switch to mobile app");
    await setUp.confirm(await app.passcode());
    await expect(security.state("On: mobile app")).toBeVisible();
    await other.page.reload();
    await other.signIn.as(agent);
    await expect(other.passcode.resend).toBeHidden();
    await other.passcode.verify(await agent.app.passcode());
    await expect(other.passcode.error).toBeVisible();
    await other.passcode.verify(await app.passcode(1));
    await other.page.waitForURL("/tickets");
  });
});
