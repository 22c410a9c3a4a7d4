import { describe, expect, test } from "vitest";
import { Forbidden } from "@/lib/core/errors";
import type { Actor, StrangerActor } from "./actor";
import { authorize } from "./authorize";
import { type Caller, can, type Permission, type Subject } from "./permissions";
import { actorOf } from "./test-actor";

const callers = {
  owner: { personId: 1, role: "admin", isOwner: true },
  admin: { personId: 2, role: "admin", isOwner: false },
  agent: { personId: 3, role: "agent", isOwner: false },
  "end user": { personId: 4, role: "end_user", isOwner: false },
} as const satisfies Record<string, Caller>;
type Who = keyof typeof callers;

const subjectOf = (who: Who): Subject => ({ id: callers[who].personId, ...callers[who] });
const everybody = Object.keys(callers) as Who[];

/** Who may do it to somebody: caller → the people it may be done to. Whoever is not named may do it to nobody. */
const self = Object.fromEntries(everybody.map((who) => [who, [who]]));
const overOthers = { owner: ["admin", "agent", "end user"], admin: ["agent", "end user"] };
const table: [Permission, Partial<Record<string, string[]>>][] = [
  ["person.view", { ...self, owner: everybody, admin: everybody }],
  ["second-factor.view", { ...self, owner: everybody, admin: everybody }],
  ["person.edit", { ...self, owner: everybody, admin: ["admin", "agent", "end user"] }],
  ["person.change-role", overOthers],
  ["person.suspend", overOthers],
  ["person.unlock", overOthers],
  ["second-factor.reset", overOthers],
  ["access-pass.issue", overOthers],
  ["help.ask", self],
  ["help.close", { owner: ["admin", "agent", "end user"], admin: ["owner", "agent", "end user"] }],
  ["sessions.end", overOthers],
  ["second-factor.prove", self],
  ["second-factor.set-up", self],
  ["second-factor.turn-off", self],
  ["recovery-codes.regenerate", self],
  ["recovery-codes.save", self],
  ["session.reverify", self],
  ["own-sessions.view", self],
  ["own-sessions.end", self],
  ["own-devices.view", self],
  ["own-devices.forget", self],
  ["person.ask-every-sign-in", self],
];

test.each(table)("%s: each may do it to these people and to no others", (permission, allowed) => {
  for (const caller of everybody)
    for (const subject of everybody)
      expect(can(callers[caller], permission, subjectOf(subject)), `${caller} to ${subject}`).toBe(
        allowed[caller]?.includes(subject) ?? false,
      );
});

test.each(table)("%s: nobody may do it to nobody", (permission, allowed) => {
  for (const caller of everybody) {
    // An admin may look at people; whether there is one is for the query to say.
    const mayLook = permission.endsWith(".view") && (allowed[caller]?.length ?? 0) === everybody.length;
    expect(can(callers[caller], permission, null), caller).toBe(mayLook);
  }
});

test.each<[Permission, Who[]]>([
  ["people.list", ["owner", "admin", "agent"]],
  ["tickets.list", ["owner", "admin", "agent"]],
  ["people.help", ["owner", "admin"]],
  ["people.create", ["owner", "admin"]],
  ["help.list", ["owner", "admin"]],
  ["policy.view", ["owner", "admin"]],
  ["policy.edit", ["owner", "admin"]],
  ["messages.view", ["owner", "admin"]],
  ["messages.edit", ["owner", "admin"]],
  ["audit-log.view", ["owner", "admin"]],
  ["portal.view", ["end user"]],
  ["installation.operate", []],
])("%s: %j, and nobody else", (permission, allowed) => {
  expect(everybody.filter((who) => can(callers[who], permission))).toEqual(allowed);
});

test("another admin is somebody over whom an admin has power; the owner is not", () => {
  const other: Subject = { id: 9, role: "admin", isOwner: false };
  expect(can(callers.admin, "person.suspend", other)).toBe(true);
  expect(can(callers.admin, "person.suspend", subjectOf("owner"))).toBe(false);
});

describe("the second lock", () => {
  const origin = { address: "192.0.2.1", userAgent: "", requestId: "" };
  const attempt: Actor = { kind: "attempt", personId: 2, role: "admin", email: "", name: "", attemptId: 1, origin };
  const stranger: StrangerActor = { kind: "stranger", origin };

  test("lets a sign-in only prove and set up its own person's second factor, save the codes of that, and ask for help", () => {
    const allowed: Permission[] = [
      "help.ask",
      "second-factor.prove",
      "second-factor.set-up",
      "recovery-codes.regenerate",
      "recovery-codes.save",
    ];
    for (const permission of allowed) {
      expect(() => authorize(attempt, permission, subjectOf("admin"))).not.toThrow();
      expect(() => authorize(attempt, permission, subjectOf("agent"))).toThrow(Forbidden);
      expect(() => authorize(attempt, permission)).toThrow(Forbidden);
    }
    for (const [permission] of table.filter(([name]) => !allowed.includes(name)))
      expect(() => authorize(attempt, permission, subjectOf("admin")), permission).toThrow(Forbidden);
    expect(() => authorize(attempt, "policy.edit")).toThrow(Forbidden);
  });

  test("lets a stranger do nothing, and the operator what an admin may", () => {
    for (const [permission] of table) {
      expect(() => authorize(stranger, permission, subjectOf("agent"))).toThrow(Forbidden);
      expect(() => authorize({ kind: "system", name: "cli" }, permission, subjectOf("agent"))).not.toThrow();
    }
  });

  test("judges a signed-in person by the same table", () => {
    const agent = actorOf({ id: 3, role: "agent", email: "", name: "", ownerSince: null });
    expect(() => authorize(agent, "person.edit", subjectOf("agent"))).not.toThrow();
    expect(() => authorize(agent, "person.edit", subjectOf("end user"))).toThrow(Forbidden);
  });
});
