/** Makes rows with sensible values. The seed, the tests and the browser suite all build their people here. */
import { randomBytes } from "node:crypto";
import { hashToken, newToken, seal } from "@/lib/core/crypto";
import { after, days, minutes } from "@/lib/core/duration";
import { hashPassword } from "@/lib/core/password-hash";
import { type Executor, openPool } from "./client";
import {
  devices,
  moves,
  people,
  personMoves,
  recoveryCodeSets,
  recoveryCodes,
  secondFactors,
  sessions,
  signInAttempts,
  tickets,
} from "./schema";

/** For whoever makes people from outside of Keydesk's own process, as the browser suite does. */
export const openDatabase = (url: string) => openPool(url, 3);

/** The password of everybody who is made without another one. */
export const PASSWORD = "correct horse battery staple";

type New<T> = Partial<T>;
export type Person = typeof people.$inferSelect;
export type Ticket = typeof tickets.$inferSelect;

/** A hash costs 14 ms; people who share a password may share it. */
const hashes = new Map<string, Promise<string>>();

function hashOnce(text: string): Promise<string> {
  const known = hashes.get(text) ?? hashPassword(text);
  hashes.set(text, known);
  return known;
}

/** An agent with a name and address nobody else has, unless told otherwise. `password: null` means that none is set yet. */
export async function createPerson(
  db: Executor,
  { password = PASSWORD, ...overrides }: New<typeof people.$inferInsert> & { password?: string | null } = {},
): Promise<Person> {
  const mark = randomBytes(5).toString("hex");
  const passwordHash = password === null ? null : await hashOnce(password);
  const values = { email: `person-${mark}@keydesk.test`, name: `Person ${mark}`, role: "agent" as const, passwordHash };
  return only(
    await db
      .insert(people)
      .values({ ...values, ...overrides })
      .returning(),
  );
}

/** No challenge has the number 0, so a factor from here belongs to no set-up. */
const NO_SET_UP = 0;

/** Turns on the mobile app. The secret is base32, as an authenticator takes it. */
export async function createAppFactor(
  db: Executor,
  personId: number,
  { secret = newAppSecret(), ...overrides }: New<typeof secondFactors.$inferInsert> & { secret?: string } = {},
): Promise<{ secret: string }> {
  const setUpId = overrides.setUpId ?? NO_SET_UP;
  // The same words as factorContext in lib/two-factor/methods/app.ts, which a factory may not import.
  const secretEncrypted = seal(secret, `second-factor:${personId}:${setUpId}`);
  await db
    .insert(secondFactors)
    .values({ personId, method: "app", setUpId, secretEncrypted, lastStep: 0, ...overrides });
  return { secret };
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** 160 bits: 32 characters of 5. */
const newAppSecret = (): string => pick(BASE32, 32);

/** Turns on SMS. Numbers of the form 415 555 01xx are kept free for stories and tests. */
export async function createSmsFactor(
  db: Executor,
  personId: number,
  overrides: New<typeof secondFactors.$inferInsert> = {},
): Promise<{ phoneNumber: string }> {
  const phoneNumber = overrides.phoneNumber ?? "+14155550123";
  await db.insert(secondFactors).values({ personId, method: "sms", setUpId: NO_SET_UP, ...overrides, phoneNumber });
  return { phoneNumber };
}

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Ten hashes cost a seventh of a second, so everybody made by one process has the same ten codes. */
let codes: string[] | undefined;

/** A set of recovery codes that the person has saved (`savedAt: null`: has not). Answers them in the clear, without dashes. */
export async function createRecoveryCodes(
  db: Executor,
  personId: number,
  { savedAt = new Date() }: { savedAt?: Date | null } = {},
): Promise<string[]> {
  codes ??= [...new Set(Array.from({ length: 60 }, () => pick(CROCKFORD, 3)))]
    .slice(0, 10)
    .map((s) => s + pick(CROCKFORD, 13));
  const rows = codes.map(async (code) => ({
    personId,
    selector: code.slice(0, 3),
    codeHash: await hashOnce(code.slice(3)),
  }));
  await db.insert(recoveryCodeSets).values({ personId, savedAt });
  await db.insert(recoveryCodes).values(await Promise.all(rows));
  return codes;
}

/** A live session. The token is what the cookie would hold. */
export async function createSession(
  db: Executor,
  personId: number,
  overrides: New<typeof sessions.$inferInsert> = {},
): Promise<{ id: number; token: string }> {
  const token = newToken();
  const values = {
    tokenHash: hashToken(token),
    signedInWith: "password" as const,
    address: "192.0.2.1",
    userAgent: "Factory",
  };
  const { id } = only(
    await db
      .insert(sessions)
      .values({ ...values, ...overrides, personId })
      .returning({ id: sessions.id }),
  );
  return { id, token };
}

/** Somebody between the password and the passcode. */
export async function createAttempt(
  db: Executor,
  personId: number,
  overrides: New<typeof signInAttempts.$inferInsert> = {},
): Promise<{ id: number; token: string }> {
  const token = newToken();
  const createdAt = overrides.createdAt ?? new Date();
  const times = { createdAt, passwordPassedAt: createdAt, expiresAt: after(createdAt, minutes(10)) };
  const values = { tokenHash: hashToken(token), address: "192.0.2.1", userAgent: "Factory", ...times };
  const made = await db
    .insert(signInAttempts)
    .values({ ...values, ...overrides, personId })
    .returning({ id: signInAttempts.id });
  return { id: only(made).id, token };
}

/** A known browser, trusted since `trustedAt` (null: known only). */
export async function createDevice(
  db: Executor,
  personId: number,
  { trustedAt = null, ...overrides }: New<typeof devices.$inferInsert> = {},
): Promise<{ id: number; token: string }> {
  const token = newToken();
  const values = { tokenHash: hashToken(token), userAgent: "Factory", trustedAt };
  const { id } = only(
    await db
      .insert(devices)
      .values({ ...values, ...overrides, personId })
      .returning({ id: devices.id }),
  );
  return { id, token };
}

export async function createTicket(
  db: Executor,
  requesterId: number,
  overrides: New<typeof tickets.$inferInsert> = {},
): Promise<Ticket> {
  const values = {
    subject: "The printer on the second floor is out of toner",
    body: "Could somebody change it, please?",
  };
  return only(
    await db
      .insert(tickets)
      .values({ ...values, ...overrides, requesterId })
      .returning(),
  );
}

/** A move that is open for these people: by force and at once, unless told otherwise. */
export async function createMove(
  db: Executor,
  personIds: number[],
  overrides: New<typeof moves.$inferInsert> & Pick<typeof moves.$inferInsert, "target">,
): Promise<{ id: number }> {
  const about = { selection: { ids: personIds }, expected: personIds.length, throughId: Math.max(...personIds) };
  const values = { way: "force" as const, ...about, preparedAt: new Date(), ...overrides };
  const { id } = only(await db.insert(moves).values(values).returning({ id: moves.id }));
  await db.insert(personMoves).values(personIds.map((personId) => ({ moveId: id, personId })));
  return { id };
}

export const daysAgo = (n: number, from = new Date()): Date => after(from, -days(n));

function only<T>(rows: T[]): T {
  const [row] = rows;
  if (!row) throw new Error("the database answered no row");
  return row;
}

/** Both alphabets have 32 letters, so five bits of a byte choose one evenly. */
const pick = (alphabet: string, length: number): string =>
  Array.from(randomBytes(length), (b) => alphabet[b & 31]).join("");
