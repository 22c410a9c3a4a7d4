import type { Reverified } from "./actor";
import type { Role } from "./permissions";

interface SomePerson {
  id: number;
  role: Role;
  email: string;
  name: string;
  ownerSince: Date | null;
}

/** For tests only: what the gate makes of a signed-in person who has just stepped up. */
export function actorOf(person: SomePerson, sessionId = 0): Reverified {
  return {
    kind: "person",
    personId: person.id,
    role: person.role,
    email: person.email,
    name: person.name,
    isOwner: person.ownerSince !== null,
    sessionId,
    deviceId: null,
    isRecovery: false,
    grace: null,
    reverifiedAt: new Date(),
    origin: { address: "192.0.2.1", userAgent: "Vitest", requestId: "test" },
  } as Reverified;
}
