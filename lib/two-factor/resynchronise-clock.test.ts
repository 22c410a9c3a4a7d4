import { generateSync } from "otplib";
import { describe, expect, test } from "vitest";
import { findConsecutiveSteps, STEP_SECONDS, stepAt } from "./methods/app";

const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const codeAt = (step: number) => generateSync({ secret, epoch: step * STEP_SECONDS });

describe("two passcodes in a row", () => {
  const now = new Date("2026-11-24T12:00:10Z");
  const present = stepAt(now);

  test.each([-20, -6, -1, 0, 1, 6, 20])("are found at a clock that is %i steps off", (drift) => {
    const step = present + drift;
    expect(findConsecutiveSteps(secret, codeAt(step - 1), codeAt(step), now)).toBe(step);
  });

  test.each([-21, 21, 100])("are not looked for %i steps away", (drift) => {
    const step = present + drift;
    expect(findConsecutiveSteps(secret, codeAt(step - 1), codeAt(step), now)).toBeNull();
  });

  test("the wrong way round, the same twice, or with a gap are nothing", () => {
    expect(findConsecutiveSteps(secret, codeAt(present), codeAt(present - 1), now)).toBeNull();
    expect(findConsecutiveSteps(secret, codeAt(present), codeAt(present), now)).toBeNull();
    expect(findConsecutiveSteps(secret, codeAt(present - 2), codeAt(present), now)).toBeNull();
  });
});
