import { describe, expect, it } from "vitest";
import { changeRoleSchema, directoryQuerySchema, suspensionSchema, updateProfileSchema } from "./schema";

const profile = { personId: "7", name: " Ada  Lovelace ", updatedAt: "2026-01-02T03:04:05.678Z" };

describe("forms about people", () => {
  it("read what a form sends", () => {
    expect(updateProfileSchema.parse(profile)).toEqual({
      personId: 7,
      name: "Ada  Lovelace",
      updatedAt: new Date("2026-01-02T03:04:05.678Z"),
    });
  });

  it.each(["role", "ownerSince", "suspendedAt", "passwordHash", "mfaRequired", "email"])(
    "refuse a form with `%s` added",
    (key) => {
      expect(updateProfileSchema.safeParse({ ...profile, [key]: "admin" }).success).toBe(false);
      expect(suspensionSchema.safeParse({ personId: "7", [key]: "admin" }).success).toBe(false);
      if (key !== "role")
        expect(changeRoleSchema.safeParse({ personId: "7", role: "agent", [key]: "x" }).success).toBe(false);
    },
  );

  it.each([
    { name: "" },
    { name: "   " },
    { name: "a\u0000b" },
    { name: "line\nbreak" },
    { name: "x".repeat(101) },
    { name: ["a", "b"] },
    { personId: "0" },
    { personId: "1.5" },
    { personId: "99999999999999999999" },
    { updatedAt: "yesterday" },
  ])("refuse %j", (part) => {
    expect(updateProfileSchema.safeParse({ ...profile, ...part }).success).toBe(false);
  });
});

describe("the address of a directory page", () => {
  it("is forgiving: nonsense shows the whole directory", () => {
    const query = { q: ["a", "b"], role: "king", after: ["x"], before: 3, other: "kept out" };
    expect(directoryQuerySchema.parse(query)).toEqual({
      q: undefined,
      role: undefined,
      after: undefined,
      before: undefined,
    });
    expect(directoryQuerySchema.parse({ q: "a\u0000" })).toEqual({ q: undefined });
    expect(directoryQuerySchema.parse({ q: "  Ada   L " })).toEqual({ q: "Ada L" });
  });
});
