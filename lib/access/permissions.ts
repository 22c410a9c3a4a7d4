export const ROLES = ["admin", "agent", "end_user"] as const;
export type Role = (typeof ROLES)[number];

/** The least that a decision needs of the person something is done to. */
export interface Subject {
  id: number;
  role: Role;
  isOwner: boolean;
}

/** Pure: the person of a row as rights see them. */
export const subjectOf = (row: { id: number; role: Role; ownerSince: Date | null }): Subject => ({
  id: row.id,
  role: row.role,
  isOwner: row.ownerSince !== null,
});

export interface Caller {
  personId: number;
  role: Role;
  isOwner: boolean;
}

type Rule = (caller: Caller, subject: Subject | null) => boolean;

const isSelf: Rule = (caller, subject) => subject?.id === caller.personId;
const isAdmin: Rule = (caller) => caller.role === "admin";
const isStaff: Rule = (caller) => caller.role !== "end_user";
/** Nobody but the owner changes the owner's account (S60). */
const isAdminOver: Rule = (caller, subject) =>
  caller.role === "admin" && subject !== null && subject.id !== caller.personId && (!subject.isOwner || caller.isOwner);

const isAdminButNotSelf: Rule = (caller, subject) =>
  caller.role === "admin" && subject !== null && subject.id !== caller.personId;

/** Who may do what to whom. One line per act; whatever is not listed is refused. */
const rules = {
  "people.list": isStaff,
  "people.help": isAdmin,
  "people.filter-security": isAdmin,
  "people.create": isAdmin,
  "person.view": (c, s) => isSelf(c, s) || isAdmin(c, s),
  "person.edit": (c, s) => isSelf(c, s) || isAdminOver(c, s),
  "person.change-role": isAdminOver,
  "person.suspend": isAdminOver,
  "person.unlock": isAdminOver,
  "second-factor.view": (c, s) => isSelf(c, s) || isAdmin(c, s),
  "second-factor.prove": isSelf,
  "second-factor.set-up": isSelf,
  "second-factor.turn-off": isSelf,
  "second-factor.reset": isAdminOver,
  "access-pass.issue": isAdminOver,
  "help.ask": isSelf,
  "help.list": isAdmin,
  "help.close": isAdminButNotSelf,
  "recovery-codes.regenerate": isSelf,
  "recovery-codes.save": isSelf,
  "person.ask-every-sign-in": isSelf,
  "session.reverify": isSelf,
  "sessions.end": isAdminOver,
  "own-sessions.view": isSelf,
  "own-sessions.end": isSelf,
  "own-devices.view": isSelf,
  "own-devices.forget": isSelf,
  "policy.view": isAdmin,
  "policy.edit": isAdmin,
  "messages.view": isAdmin,
  "messages.edit": isAdmin,
  "audit-log.view": isAdmin,
  "report.view": isAdmin,
  "tickets.list": isStaff,
  // Nobody who signs in: the operator's command line alone.
  "installation.operate": () => false,
  "portal.view": (c) => c.role === "end_user",
} as const satisfies Record<string, Rule>;

export type Permission = keyof typeof rules;

/** Pure: may `caller` do this to `subject` (null where the act has none)? */
export function can(caller: Caller, permission: Permission, subject: Subject | null = null): boolean {
  return rules[permission](caller, subject);
}
