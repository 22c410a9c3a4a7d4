import type { Role } from "./permissions";

/** Where a request came from; written beside each audit row. */
export interface Origin {
  address: string;
  userAgent: string;
  requestId: string;
}

/** What is left of the time in which a second factor may be put off; null: not bounded by this. */
export interface GraceLeft {
  until: Date | null;
  skipsLeft: number | null;
}

/** A signed-in person, within one session. */
export interface PersonActor {
  kind: "person";
  personId: number;
  role: Role;
  email: string;
  name: string;
  isOwner: boolean;
  sessionId: number;
  /** The browser, as far as it is known: it has its own lane for password failures. */
  deviceId: number | null;
  /** The session was opened by a recovery code: it may set up a new second factor, and nothing else that is sensitive. */
  isRecovery: boolean;
  /** Has no second factor, and policy asks for one soon; null: nothing is asked, or it is there. */
  grace: GraceLeft | null;
  /** Last step-up. */
  reverifiedAt: Date | null;
  origin: Origin;
}

/** Somebody who has passed the password step and holds no session yet. */
export interface AttemptActor {
  kind: "attempt";
  personId: number;
  role: Role;
  email: string;
  name: string;
  attemptId: number;
  origin: Origin;
}

/** The worker or the operator's command line. */
export interface SystemActor {
  kind: "system";
  name: "worker" | "cli";
}

/** Nobody we know: a refused sign-in. */
export interface StrangerActor {
  kind: "stranger";
  origin: Origin;
}

export type Actor = PersonActor | AttemptActor | SystemActor | StrangerActor;

/** Who may hold a challenge: both prove one person to be there. */
export type Holder = PersonActor | AttemptActor;

declare const reverified: unique symbol;

/** A person who has stepped up within the last 15 minutes. Only `requireReverified` in lib/auth/gates.ts makes one. */
export type Reverified = PersonActor & { readonly [reverified]: true };
