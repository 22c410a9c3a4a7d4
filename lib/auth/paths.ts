import type { Role } from "@/lib/access/permissions";

/** Where each role begins its day. */
export const homeOf = (role: Role): string => (role === "end_user" ? "/portal" : "/tickets");

/** A person's own security settings. */
export const securityPathOf = (person: { role: Role; personId: number }): string =>
  person.role === "end_user" ? "/portal/profile/security" : `/admin/people/${person.personId}/security`;
