import { hash } from "@node-rs/argon2";
import { describe, expect, test } from "vitest";
import { isUnavailable } from "./errors";
import { hashPassword, isPassword, type Lane } from "./password-hash";

const check = async (typed: string, set: string) => isPassword(typed, await hashPassword(set), "known-device");
const long = "correct horse battery staple ".repeat(10);

describe("a password", () => {
  test("is kept as argon2id with 19 MiB, two passes and a salt of its own", async () => {
    const [one, two] = [await hashPassword(long), await hashPassword(long)];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
  });

  test("is right as it was set, long ones and spaces included", async () => {
    expect(await check(long, long)).toBe(true);
    expect(await check("               ", "               ")).toBe(true);
  });

  test.each([
    ["in case", "correct horse battery staple", "Correct horse battery staple"],
    ["at byte 73", `${"a".repeat(72)}b`, `${"a".repeat(72)}c`],
    ["after byte 72", "a".repeat(72), "a".repeat(73)],
    ["at character 200", `${"a".repeat(199)}b`, `${"a".repeat(199)}c`],
    ["by a space at its end", "correct horse battery", "correct horse battery "],
    ["after a NUL", "correct horse\0battery", "correct horse\0staple"],
    ["from nothing", "", "correct horse battery"],
  ])("that differs %s is another one", async (_, typed, set) => {
    expect(await check(typed, set)).toBe(false);
    expect(await check(set, typed)).toBe(false);
  });

  test.each([
    ["composed and decomposed", "Zo\u00eb's caf\u00e9 au lait", "Zoe\u0308's cafe\u0301 au lait"],
    ["full-width", "ｐａｓｓｗｏｒｄ１２３", "password123"],
    ["a ligature", "\ufb01ne and dandy", "fine and dandy"],
  ])("typed in another Unicode form is the same (NFKC): %s", async (_, typed, set) => {
    expect(await check(typed, set)).toBe(true);
    expect(await check(set, typed)).toBe(true);
  });

  test("with weaker parameters, from before, is still right", async () => {
    const weak = await hash("an old password", { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    expect(await isPassword("an old password", weak, "stranger")).toBe(true);
    expect(await isPassword("another password", weak, "stranger")).toBe(false);
  });

  test("of nobody is never right, not even the decoy's own", async () => {
    expect(await isPassword("no password at all", null, "stranger")).toBe(false);
    expect(await isPassword("", null, "known-device")).toBe(false);
  });
});

describe("many at once", () => {
  const one = hashPassword(long);
  const start = async (lane: Lane) => isPassword(long, await one, lane);

  test("wait in line, and the surplus is refused at once instead of piling up", async () => {
    await one;
    const strangers = await Promise.allSettled(Array.from({ length: 80 }, () => start("stranger")));
    const refused = strangers.filter((each) => each.status === "rejected");
    // One is being checked and 64 wait.
    expect(refused).toHaveLength(80 - 65);
    for (const { reason } of refused) expect(isUnavailable(reason)).toBe(true);
    expect(strangers.filter((each) => each.status === "fulfilled" && each.value)).toHaveLength(65);
  });

  test("known devices pass strangers by", async () => {
    await one;
    const order: Lane[] = [];
    const note = async (lane: Lane) => start(lane).then(() => order.push(lane));
    await Promise.all([
      ...Array.from({ length: 10 }, () => note("stranger")),
      note("known-device"),
      note("known-device"),
    ]);
    expect(order.lastIndexOf("known-device")).toBeLessThan(5);
  });

  test("known devices get in however many strangers stand in line", async () => {
    await one;
    const strangers = Array.from({ length: 80 }, () => start("stranger").catch(() => "refused"));
    const known = await Promise.allSettled(Array.from({ length: 4 }, () => start("known-device")));
    expect(known.map((each) => each.status)).toEqual(["fulfilled", "fulfilled", "fulfilled", "fulfilled"]);
    await Promise.all(strangers);
  });
});
