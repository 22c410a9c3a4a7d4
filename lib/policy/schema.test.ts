import { describe, expect, it } from "vitest";
import { policyFormSchema } from "./schema";

const group = {
  secondFactor: "optional",
  askPasscode: "every-sign-in",
  trustedDeviceDays: "30",
  graceDays: "0",
  version: "1",
};
const form = { admin: group, agent: group, end_user: group };

describe("the policy form", () => {
  it("comes out as one proposal a role", () => {
    const numbers = { trustedDeviceDays: 30, graceDays: 0, version: 1 };
    expect(policyFormSchema.parse(form)).toEqual(
      ["admin", "agent", "end_user"].map((role) => ({ ...group, ...numbers, role })),
    );
  });

  it.each([
    { trustedDeviceDays: "0" },
    { trustedDeviceDays: "91" },
    { trustedDeviceDays: "1.5" },
    { trustedDeviceDays: "" },
    { graceDays: "" },
    { graceDays: " " },
    { graceDays: "-1" },
    { graceDays: "366" },
    { graceDays: "many" },
    { secondFactor: "mandatory" },
    { askPasscode: ["every-sign-in"] },
    { version: "0" },
    { methods: "sms" },
    { requiredFrom: "2020-01-01" },
    { sessionIdleMinutes: "999999" },
  ])("is refused with %j", (part) => {
    expect(policyFormSchema.safeParse({ ...form, agent: { ...group, ...part } }).success).toBe(false);
  });

  it("is refused with a role too many or too few", () => {
    expect(policyFormSchema.safeParse({ ...form, owner: group }).success).toBe(false);
    expect(policyFormSchema.safeParse({ admin: group, agent: group }).success).toBe(false);
  });
});
