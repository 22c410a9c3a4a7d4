import { expect, test } from "../fixtures";

test("somebody who lost the phone gets in by a recovery code and sets up a new one", async ({
  here,
  elsewhere,
  people,
  mail,
  time,
}) => {
  const agent = await people.makeWithApp("agent");
  const [code = "", another = ""] = agent.recoveryCodes;
  const { page, signIn, passcode, setUp, security } = here;

  await signIn.as(agent);
  await passcode.useRecoveryCode.click();
  await expect(passcode.field).toHaveAccessibleDescription(/One of the codes you saved/);
  // As people type: small letters, spaces for dashes, the letter O for zero.
  await passcode.verify(code.toLowerCase().replaceAll("-", "  ").replaceAll("0", "o"));

  await test.step("it leads to the security settings, and a new factor needs nothing that is lost", async () => {
    await page.waitForURL(`/admin/people/${agent.id}/security`);
    await expect(page.getByText("You signed in with a recovery code.")).toBeVisible();
    await expect(security.codes).toContainText("9 of 10 left");
    expect((await mail(agent, "recovery code")).text).not.toContain(code);
  });

  await test.step("but it opens nothing else that is sensitive", async () => {
    await security.newCodes.click();
    await security.newCodesForSure.click();
    await expect(here.confirm.heading).toBeVisible();
    await here.confirm.byPasscode(another);
    await expect(here.confirm.error).toHaveText(/^A recovery code signs you in, but does not confirm this\./);
  });

  await security.open(agent);
  await security.edit.click();
  const app = await setUp.scanWithApp();
  await setUp.confirm(await app.passcode());
  await expect(security.state("On: mobile app")).toBeVisible();
  await expect(page.getByText("You signed in with a recovery code.")).toBeHidden();

  await test.step("the lost phone counts no longer, and the code names the day it was used", async () => {
    const day = await time.codesUsed(agent, 3);
    const other = await elsewhere();
    await other.signIn.as(agent);
    await other.passcode.verify(await agent.app.passcode());
    await expect(other.passcode.error).toHaveText(/^This passcode is not right/);
    await other.passcode.verify(code);
    await expect(other.passcode.error).toHaveText(`This recovery code was used on ${inWords(day)}. Enter another one.`);
    await other.passcode.verify(await app.passcode(1));
    await other.page.waitForURL("/tickets");
  });
});

const inWords = (day: Date): string => {
  const month = day.toLocaleString("en-US", { month: "short", timeZone: "UTC" });
  return `${day.getUTCDate()} ${month} ${day.getUTCFullYear()}`;
};

test("a new set of recovery codes ends the old one", async ({ here, people, signedIn }) => {
  const agent = await people.makeWithApp("agent");
  const [old = ""] = agent.recoveryCodes;
  const { page, signIn, passcode, setUp, security } = here;
  await signedIn(agent);
  await security.open(agent);
  await security.newCodes.click();
  await security.newCodesForSure.click();
  const [fresh = ""] = await setUp.saveRecoveryCodes();
  await expect(security.codes).toContainText("10 of 10 left");
  await expect(security.codes).toContainText("Saved");

  await here.shell.signOut();
  await signIn.as(agent);
  await passcode.verify(old);
  await expect(passcode.error).toHaveText(/^This passcode is not right/);
  await passcode.verify(fresh);
  await page.waitForURL(/\/security$/);
});

test("a phone whose clock is wrong is found by two passcodes in a row", async ({ here, people, time }) => {
  const agent = await people.makeWithApp("agent");
  const { page, signIn, passcode, help } = here;
  const slow = -6;
  await signIn.as(agent);
  await passcode.verify(await agent.app.passcode(slow));
  await expect(passcode.error).toHaveText(/^This passcode is not right/);
  await passcode.help.click();
  await help.enter(await agent.app.passcodes(slow, slow + 3));
  await help.check.click();
  await expect(help.error).toHaveText(/^These are not two passcodes in a row\./);
  await help.enter(await agent.app.passcodes(slow, slow + 1));
  await help.check.click();
  await expect(help.found).toContainText(/clock is [23] minutes slow/);
  await help.goOn.click();
  await page.waitForURL("/tickets");

  await here.shell.signOut();
  await time.nextAppPasscode(agent);
  await signIn.as(agent);
  await passcode.verify(await agent.app.passcode(slow + 1));
  await page.waitForURL("/tickets");
});
