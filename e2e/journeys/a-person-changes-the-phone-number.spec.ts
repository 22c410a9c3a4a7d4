import { expect, test } from "../fixtures";
import { freshNumber, masked } from "../support/people";

test("a new number proves itself before the old one goes, and both are told", async ({
  here,
  elsewhere,
  people,
  sms,
  time,
  mail,
}) => {
  const agent = await people.makeWithSms("agent");
  const { phoneNumber: former } = agent;
  const number = freshNumber();
  const { page, signIn, passcode, setUp, security } = here;
  await signIn.as(agent);
  await passcode.verify(await sms.nextPasscode(former));
  await page.waitForURL("/tickets");

  await security.open(agent);
  await security.edit.click();
  await setUp.askForSms(number);
  await expect(setUp.submit).toHaveText("Change number");
  const code = await sms.nextPasscode(number);

  await test.step("a wrong code changes nothing", async () => {
    await setUp.confirm(code === "000000" ? "000001" : "000000");
    await expect(setUp.error).toHaveText(/^This passcode is not right/);
    const other = await elsewhere();
    await time.textsLongAgo(agent);
    await other.signIn.as(agent);
    await expect(other.passcode.sent).toContainText(masked(former));
    await other.passcode.verify(await sms.nextPasscode(former, 1));
    await other.page.waitForURL("/tickets");
    expect(await sms.textsTo(number)).toHaveLength(1);
  });

  await setUp.confirm(code);
  await expect(security.state(`On: SMS to ${masked(number)}`)).toBeVisible();

  await test.step("the old number and the mailbox hear of it", async () => {
    await expect
      .poll(async () => (await sms.textsTo(former))[0]?.body)
      .toContain("another phone number now receives the passcodes of your account");
    const notice = await mail(agent, "The phone number for your passcodes was changed");
    expect(notice.text).toContain(masked(number));
    expect(notice.text).not.toContain(number);
  });

  await test.step("the next sign-in texts the new number", async () => {
    const other = await elsewhere();
    await time.textsLongAgo(agent);
    await other.signIn.as(agent);
    await other.passcode.verify(await sms.nextPasscode(number, 1));
    await other.page.waitForURL("/tickets");
  });
});

const REFUSED = [
  ["415 555 01", "This is not a phone number we can use."],
  ["call me", "This is not a phone number we can use."],
  ["+1 415 555 0100 0000 000", "This is not a phone number we can use."],
  ["+999 123 456 789", "This is not a phone number we can use."],
  ["911", "Codes cannot go to premium or short numbers."],
  ["12345", "Codes cannot go to premium or short numbers."],
  ["+1 900 555 0100", "Codes cannot go to premium or short numbers."],
  ["+44 7911 123456", "Codes cannot go to this country."],
  ["+49 1512 3456789", "Codes cannot go to this country."],
  ["+1 800 555 0100", "This number cannot receive text messages."],
] as const;

test("numbers that no code can or should go to are refused before anything is sent", async ({
  here: { setUp, security },
  keydesk,
  people,
  signedIn,
}) => {
  const agent = await people.makeWithSms("agent");
  await signedIn(agent);
  await security.open(agent);
  await security.edit.click();
  await setUp.useSms.click();
  const requests = keydesk.gateway.requests;
  for (const [typed, answer] of [...REFUSED, [agent.phoneNumber, "This is the number you already use."] as const]) {
    await setUp.phoneNumber.fill(typed);
    await setUp.sendCode.click();
    await expect(setUp.error).toContainText(answer);
    await expect(setUp.phoneNumber).toBeFocused();
    await expect(setUp.phoneNumber).toHaveAccessibleDescription(new RegExp(answer.replaceAll(".", "\\.")));
  }
  const [{ count } = { count: 0 }] = await keydesk.database
    .sql`select count(*)::int from sms_messages where person_id = ${agent.id}`;
  expect(count).toBe(0);
  expect(keydesk.gateway.requests).toBe(requests);
  await security.open(agent);
  await expect(security.state(`On: SMS to ${masked(agent.phoneNumber)}`)).toBeVisible();
});
