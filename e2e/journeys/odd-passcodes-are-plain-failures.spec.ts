import { expect, test } from "../fixtures";
import { alertIn } from "../support/outsider";

const WRONG = "This passcode is not right. Enter the newest one.";
const OUT_OF_TRIES = "Too many wrong passcodes. Start again to get a new try.";

/** Whatever may stand in the field, or instead of it. */
const ODD: Record<string, (code: string) => string | string[]> = {
  empty: () => "",
  letters: () => "abcdef",
  "five digits": (code) => code.slice(1),
  "seven digits": (code) => `${code}0`,
  "full-width digits": (code) => code.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  "over-long": (code) => code.repeat(20_000),
  "the right code twice": (code) => [code, code],
  "the right code and a wrong one": (code) => [code, "000000"],
  "a NUL inside": (code) => `${code.slice(0, 3)}\u0000${code.slice(3)}`,
  "a sign": (code) => `+${code}`,
  "a fraction": (code) => `${code}.0`,
  "an object's name": () => "__proto__",
};

test("an odd passcode is a plain error that counts as a try, and never a failure of the server", async ({
  outsider,
  keydesk,
  people,
}) => {
  for (const [what, spoil] of Object.entries(ODD)) {
    const agent = await people.makeWithApp("agent");
    const client = outsider();
    await client.signIn(agent);
    const answer = await client.submit("/sign-in/passcode", "passcode", {
      passcode: spoil(await agent.app.passcode()),
    });
    expect.soft([what, answer.status, alertIn(answer)]).toEqual([what, 200, WRONG]);
    const [challenge] = await keydesk.database.sql`select tries from challenges where person_id = ${agent.id}`;
    expect.soft([what, challenge?.tries]).toEqual([what, 1]);
    // It is still this sign-in, and the right passcode still ends it.
    const right = await client.submit("/sign-in/passcode", "passcode", { passcode: await agent.app.passcode() });
    expect.soft([what, right.status, right.headers.location]).toEqual([what, 303, "/tickets"]);
  }
});

test("what is sent instead of the field, or without any, is a plain error too", async ({ outsider, people }) => {
  const agent = await people.makeWithApp("agent");
  const client = outsider();
  await client.signIn(agent);
  const code = await agent.app.passcode();
  for (const name of ["trustDevice", "passcode[0]", "passcode.digits", "Passcode"]) {
    const answer = await client.submit("/sign-in/passcode", "passcode", { [name]: code });
    expect.soft([answer.status, alertIn(answer)]).toEqual([200, WRONG]);
  }
  // The fifth of five.
  expect((await client.submit("/sign-in/passcode", "passcode", { passcode: "000000" })).status).toBe(200);
});

test("passcodes are read as people type and paste them", async ({ outsider, people, time }) => {
  const agent = await people.makeWithApp("agent");
  for (const write of [
    (code: string) => ` ${code} `,
    (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`,
    (code: string) => `${code.slice(0, 3)}-${code.slice(3)}`,
    (code: string) => `${code}\n`,
  ]) {
    const client = outsider();
    await time.nextAppPasscode(agent);
    await client.signIn(agent);
    const answer = await client.submit("/sign-in/passcode", "passcode", {
      passcode: write(await agent.app.passcode()),
    });
    expect(answer.headers.location).toBe("/tickets");
  }
});

test("five wrong passcodes end the sign-in, ten lock the second step, and an admin unlocks it", async ({
  here,
  elsewhere,
  people,
  signedIn,
  mail,
}) => {
  const agent = await people.makeWithApp("agent");
  const wrong = await agent.app.wrongPasscode();
  const { page, signIn, passcode } = here;
  for (const round of [1, 2]) {
    await test.step(`round ${round}`, async () => {
      await signIn.as(agent);
      for (const n of [1, 2, 3, 4, 5]) {
        await passcode.verify(wrong);
        await expect(passcode.error, `try ${n}`).toHaveText(WRONG);
        await expect(passcode.field).toHaveValue("");
      }
      // The right passcode comes too late for this sign-in.
      await passcode.verify(await agent.app.passcode());
      await expect(passcode.error).toHaveText(OUT_OF_TRIES);
      await passcode.startAgain.click();
      await expect(signIn.heading).toBeVisible();
    });
  }
  await signIn.as(agent);
  await passcode.verify(await agent.app.passcode());
  await expect(passcode.error).toHaveText(
    /^Too many wrong passcodes\. The second step is locked for now\. Try again in 1\d minutes/,
  );
  await mail(agent, "Too many wrong passcodes");

  await test.step("an admin helps, with a reason", async () => {
    const admin = await people.makeWithApp("admin");
    const office = await elsewhere();
    await signedIn(admin, office);
    await office.person.open(agent, "security");
    await office.person.unlock.click();
    await office.person.reason.fill("Showed me the badge");
    await office.person.dialog.getByRole("button", { name: `Unlock ${agent.name}` }).click();
    await expect(office.shell.toast.filter({ hasText: "may try again at once" })).toBeVisible();
  });
  await signIn.as(agent);
  await passcode.verify(await agent.app.passcode());
  await page.waitForURL("/tickets");
});

test("a refusal for too many tries says when to come back, in words and in the header", async ({
  outsider,
  people,
}) => {
  const agent = await people.makeWithApp("agent");
  const client = outsider();
  for (const _ of [1, 2]) {
    await client.signIn(agent);
    for (const _try of [1, 2, 3, 4, 5])
      await client.submit("/sign-in/passcode", "passcode", { passcode: await agent.app.wrongPasscode() });
  }
  await client.signIn(agent);
  const answer = await client.submit("/sign-in/passcode", "passcode", { passcode: await agent.app.passcode() });
  expect(answer.status).toBe(429);
  expect(Number(answer.headers["retry-after"])).toBeGreaterThan(800);
  expect(Number(answer.headers["retry-after"])).toBeLessThanOrEqual(900);
});
