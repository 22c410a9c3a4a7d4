import { and, eq, isNotNull, isNull, notInArray, type SQL } from "drizzle-orm";
import { people, secondFactors } from "@/db/schema";
import type { Role } from "@/lib/access/permissions";
import type { PolicyMethod } from "@/lib/policy/schema";
import type { AnnouncementTemplate } from "./schema";

interface Told {
  role: Role;
  template: AnnouncementTemplate;
  methods: PolicyMethod[];
}

/** The condition of an announcement over people left joined with second_factors: whom it concerns, and nobody else. */
export function matchRecipients({ role, template, methods }: Told): SQL | undefined {
  const conditions: Record<AnnouncementTemplate, () => SQL | undefined> = {
    "second-factor-required": () => isNull(secondFactors.personId),
    "method-not-allowed": () => notInArray(secondFactors.method, methods),
    // Whoever has chosen to be asked every time is asked no more often than before.
    "passcode-every-sign-in": () => and(isNotNull(secondFactors.personId), isNull(people.asksEverySignInSince)),
  };
  return and(eq(people.role, role), isNull(people.suspendedAt), conditions[template]());
}
