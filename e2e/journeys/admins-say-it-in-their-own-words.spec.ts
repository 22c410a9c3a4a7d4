import { expect, test } from "../fixtures";

const REQUIRED = "A second factor becomes required";

test("an admin changes the text of a mail, sees it, and gets it as a test", async ({
  here,
  elsewhere,
  people,
  signedIn,
  mail,
}) => {
  const [ada, grace] = [await people.makeWithApp("admin"), await people.makeWithApp("admin")];
  await signedIn(ada);
  const { messages } = here;
  await messages.openText(REQUIRED);
  await messages.text.fill("Dear {nmae},\n\nplease, before {date}: {link}");
  await messages.preview.click();
  await expect(messages.error).toContainText("{nmae}");
  await messages.text.fill("Dear {name},\n\nplease, before {date}: {link}\n\nRoom <b>12</b>");
  await messages.preview.click();
  await expect(messages.html).toContainText(`Dear ${ada.name},`);
  await expect(messages.html).toContainText("Room <b>12</b>");
  await messages.subject.fill("Come to room 12 before {date}");
  await messages.sendTest.click();
  await expect(messages.notice).toContainText(ada.email);
  const test = await mail(ada, "Test: Come to room 12 before");
  expect(test.text).toMatch(new RegExp(`^Dear ${ada.name},\n\nplease, before \\d+ \\w+ \\d{4} at 00:00 UTC: http`));

  // Another admin has the same page open: the second to save is told, and loses nothing.
  const other = await elsewhere();
  await signedIn(grace, other);
  await other.messages.openText(REQUIRED);
  await other.messages.subject.fill("Before {date}");
  await messages.save.click();
  await expect(messages.notice).toContainText("The text is saved.");
  await other.messages.save.click();
  await expect(other.messages.savedMeanwhile).toContainText("Come to room 12");
  await expect(other.messages.subject).toHaveValue("Before {date}");

  await here.page.getByRole("button", { name: "Reset to default" }).click();
  await here.page.getByRole("dialog").getByRole("button", { name: "Reset to default" }).click();
  await expect(messages.subject).toHaveValue("Set up two-factor authentication before {date}");
});
