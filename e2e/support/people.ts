/** Makes the people of a test, with everything a test must know of them. */
import {
  createAppFactor,
  createPerson,
  createRecoveryCodes,
  createSession,
  createSmsFactor,
  type openDatabase,
  PASSWORD,
} from "@/db/factories";
import { Authenticator } from "./authenticator";

type Database = ReturnType<typeof openDatabase>["db"];

export interface Somebody {
  id: number;
  email: string;
  name: string;
  password: string;
}

export interface WithApp extends Somebody {
  app: Authenticator;
  recoveryCodes: string[];
}

export interface WithSms extends Somebody {
  phoneNumber: string;
  recoveryCodes: string[];
}

export type Role = "admin" | "agent" | "end_user";

export class People {
  constructor(private readonly db: Database) {}

  async make(role: Role, facts: { createdAt?: Date; isOwner?: boolean } = {}): Promise<Somebody> {
    const { isOwner, ...columns } = facts;
    const ownerSince = isOwner ? new Date() : null;
    const { id, email, name } = await createPerson(this.db, { role, ownerSince, ...columns });
    return { id, email, name, password: PASSWORD };
  }

  async makeWithApp(role: Role): Promise<WithApp> {
    const person = await this.make(role);
    const { secret } = await createAppFactor(this.db, person.id);
    return { ...person, app: Authenticator.withSecret(secret), recoveryCodes: await this.giveCodes(person) };
  }

  async makeWithSms(role: Role): Promise<WithSms> {
    const person = await this.make(role);
    const { phoneNumber } = await createSmsFactor(this.db, person.id, { phoneNumber: freshNumber() });
    return { ...person, phoneNumber, recoveryCodes: await this.giveCodes(person) };
  }

  /** A session that somebody opened a moment ago, elsewhere; the token is what its cookie holds. */
  async signInElsewhere(person: Somebody, { reverified = true } = {}): Promise<string> {
    const reverifiedAt = reverified ? new Date() : null;
    return (await createSession(this.db, person.id, { reverifiedAt })).token;
  }

  /** As they are printed. */
  private async giveCodes(person: Somebody): Promise<string[]> {
    const codes = await createRecoveryCodes(this.db, person.id);
    return codes.map((code) => code.match(/.{4}/g)?.join("-") ?? "");
  }
}

const AREA_CODES = ["202", "212", "213", "303", "305", "312", "404", "415", "503", "512", "602", "617", "702", "713"];
let numbers = 0;

/** A number nobody else has. 555 01xx is kept free for stories in every area of North America. */
export function freshNumber(): string {
  numbers += 1;
  const area = AREA_CODES[Math.floor(numbers / 100) % AREA_CODES.length];
  return `+1${area}55501${String(numbers % 100).padStart(2, "0")}`;
}

/** "+1 *** *** 0101" */
export const masked = (number: string): string => `+1 *** *** ${number.slice(-4)}`;
