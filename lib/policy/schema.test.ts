import { describe, expect, it } from "vitest";
import { zfd } from "zod-form-data";
import { policyFormSchema } from "./schema";

const group = {
  secondFactor: "optional",
  askPasscode: "every-sign-in",
  trustedDeviceDays: "30",
  graceDays: "0",
  graceSkips: "2",
  requiredFrom: "",
  methods: "app,sms",
  sessionIdleMinutes: "60",
  sessionAbsoluteMinutes: "720",
  version: "1",
};
const form = { admin: group, agent: group, end_user: group };

describe("the policy form", () => {
  it("comes out as one proposal a role", () => {
    const limits = { sessionIdleMinutes: 60, sessionAbsoluteMinutes: 720 };
    const numbers = {
      trustedDeviceDays: 30,
      graceDays: 0,
      graceSkips: 2,
      version: 1,
      methods: ["app", "sms"],
      ...limits,
    };
    expect(policyFormSchema.parse(form)).toEqual(
      ["admin", "agent", "end_user"].map((role) => ({ ...group, ...numbers, role })),
    );
  });

  it("comes from the fields that a browser sends, with the day empty", () => {
    const data = new FormData();
    for (const [role, fields] of Object.entries(form))
      for (const [name, value] of Object.entries(fields)) data.set(`${role}.${name}`, value);
    expect(zfd.formData(policyFormSchema).parse(data)).toEqual(policyFormSchema.parse(form));
    data.set("agent.requiredFrom", "2026-12-01");
    const agent = zfd.formData(policyFormSchema).parse(data)[1];
    expect(agent?.requiredFrom).toBe("2026-12-01");
  });

  it("lists methods in one order, each once", () => {
    const parsed = policyFormSchema.parse({ ...form, agent: { ...group, methods: "sms,app,sms" } });
    expect(parsed[1]?.methods).toEqual(["app", "sms"]);
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
    { graceSkips: "" },
    { graceSkips: "-1" },
    { graceSkips: "51" },
    { graceSkips: "0.5" },
    { secondFactor: "mandatory" },
    { askPasscode: ["every-sign-in"] },
    { version: "0" },
    { methods: "" },
    { methods: "app,pigeon" },
    { requiredFrom: "soon" },
    { requiredFrom: "2026-02-29" },
    { sessionIdleMinutes: "4" },
    { sessionIdleMinutes: "43201" },
    { sessionAbsoluteMinutes: "14" },
    { sessionAbsoluteMinutes: "129601" },
    { updatedBy: "1" },
  ])("is refused with %j", (part) => {
    expect(policyFormSchema.safeParse({ ...form, agent: { ...group, ...part } }).success).toBe(false);
  });

  it("is refused with a role too many or too few", () => {
    expect(policyFormSchema.safeParse({ ...form, owner: group }).success).toBe(false);
    expect(policyFormSchema.safeParse({ admin: group, agent: group }).success).toBe(false);
  });
});
