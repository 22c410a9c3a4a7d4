import { describe, expect, test } from "vitest";
import { Forbidden } from "@/lib/core/errors";
import { answerChallenge } from "./answer-challenge";
import { askEverySignIn } from "./ask-every-sign-in";
import { beginSetUp } from "./begin-set-up";
import { confirmSetUp } from "./confirm-set-up";
import { markCodesSaved } from "./mark-codes-saved";
import { getOwnRules, getPendingSetUp, getRecoveryCodes, getSecondFactor, getSentCode } from "./queries";
import { regenerateRecoveryCodes } from "./regenerate-recovery-codes";
import { resendCode } from "./resend-code";
import { resynchroniseClock } from "./resynchronise-clock";
import { stepUp } from "./step-up";
import { turnOff } from "./turn-off";
import { origin, signedIn, signingIn } from "./two-factor.test-support";

const nothing = async () => undefined;

/** Everything that a door may call, by whoever `who` says it is. */
const doors: [string, (who: never, personId: number) => Promise<unknown>][] = [
  ["answerChallenge", (who) => answerChallenge(who, "sign-in", "123456", nothing)],
  ["askEverySignIn", (who) => askEverySignIn(who, true)],
  ["beginSetUp", (who) => beginSetUp(who, { method: "app" })],
  ["confirmSetUp", (who) => confirmSetUp(who, "123456")],
  ["getOwnRules", (who) => getOwnRules(who)],
  ["getPendingSetUp", (who) => getPendingSetUp(who)],
  ["getRecoveryCodes", (who, personId) => getRecoveryCodes(who, personId)],
  ["getSecondFactor", (who, personId) => getSecondFactor(who, personId)],
  ["getSentCode", (who) => getSentCode(who, "sign-in")],
  ["markCodesSaved", (who) => markCodesSaved(who, true)],
  ["regenerateRecoveryCodes", (who) => regenerateRecoveryCodes(who)],
  ["resendCode", (who) => resendCode(who, "sign-in")],
  ["resynchroniseClock", (who) => resynchroniseClock(who, {}, nothing)],
  ["stepUp", (who) => stepUp(who, { passcode: "123456" })],
  ["turnOff", (who) => turnOff(who)],
];

describe("a caller that forgot its gate gets nothing", () => {
  test.each(doors)("from %s as a stranger who names a person", async (_, open) => {
    const { person } = await signedIn();
    const stranger = { kind: "stranger", personId: person.id, role: "admin", isOwner: true, sessionId: 1, origin };
    await expect(open(stranger as never, person.id)).rejects.toThrow(Forbidden);
  });

  test.each(
    doors.filter(([name]) =>
      ["askEverySignIn", "getRecoveryCodes", "getSecondFactor", "stepUp", "turnOff"].includes(name),
    ),
  )("from %s while signing in", async (_, open) => {
    const { person } = await signedIn();
    await expect(open((await signingIn(person)) as never, person.id)).rejects.toThrow(Forbidden);
  });
});
