import { sql } from "drizzle-orm";
import { after, days, hours, minutes } from "@/lib/core/duration";
import { env } from "@/lib/core/env";
import { closePool, database, type Transaction } from "./client";
import {
  createAppFactor,
  createPerson,
  createRecoveryCodes,
  createSmsFactor,
  createTicket,
  daysAgo,
  type Person,
} from "./factories";
import { auditEvents, people } from "./schema";
import { AGENTS, END_USERS, KNOWN_PEOPLE, TICKETS } from "./seed-data";

/** Fills an empty database with the demo people and their requests. Does nothing where there is anybody already. */
export async function seed(): Promise<void> {
  await database().transaction(async (tx) => {
    // Two starts at once: the second waits, also for a slow machine's hashing, then finds people.
    await tx.execute(sql`set local lock_timeout = '60s'`);
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('keydesk seed'))`);
    if ((await tx.select({ id: people.id }).from(people).limit(1)).length > 0) return;
    const now = new Date();
    const history: History = [];
    const known = await createKnownPeople(tx, now, history);
    const agents = await createCrowd(tx, AGENTS, now, history);
    const endUsers = await createCrowd(tx, END_USERS, now, history);
    await createRequests(tx, { agents: [...known.agents, ...agents], endUsers: [known.erin, ...endUsers] }, now);
    history.push(...storyOf(known, agents, now));
    await tx.insert(auditEvents).values(history.sort((a, b) => a.at.getTime() - b.at.getTime()));
  });
}

/** `npm run db:seed` */
export async function main(): Promise<void> {
  if (!env().KEYDESK_DEMO)
    throw new Error("The demo people have a known password: they are for the demo database alone.");
  try {
    await seed();
  } finally {
    await closePool();
  }
}

type Event = typeof auditEvents.$inferInsert & { at: Date };
type History = Event[];

interface Known {
  ada: Person;
  grace: Person;
  erin: Person;
  agents: Person[];
}

async function createKnownPeople(tx: Transaction, now: Date, history: History): Promise<Known> {
  const made = new Map<string, Person>();
  for (const [index, known] of KNOWN_PEOPLE.entries()) {
    const createdAt = daysAgo(400 - index * 20, now);
    const lastSignedInAt = after(now, -hours(index + 1));
    const ownerSince = "isOwner" in known ? createdAt : null;
    const { email, name, role } = known;
    const person = await createPerson(tx, {
      email,
      name,
      role,
      ownerSince,
      createdAt,
      updatedAt: createdAt,
      lastSignedInAt,
    });
    made.set(email, person);
    const factor =
      "secret" in known ? { secret: known.secret } : "phoneNumber" in known ? { phoneNumber: known.phoneNumber } : null;
    if (factor) history.push(await turnOn(tx, person, factor, daysAgo(60 - index, now)));
  }
  const get = (first: string): Person => {
    const person = made.get(`${first}@keydesk.test`);
    if (!person) throw new Error(`the demo has no ${first}`);
    return person;
  };
  return { ada: get("ada"), grace: get("grace"), erin: get("erin"), agents: ["alan", "barbara", "linus"].map(get) };
}

async function createCrowd(tx: Transaction, crowd: typeof AGENTS, now: Date, history: History): Promise<Person[]> {
  const made: Person[] = [];
  for (const [index, { name, role, factor, leftDaysAgo }] of crowd.entries()) {
    const createdAt = after(daysAgo(380 - ((index * 37) % 330), now), -minutes((index * 53) % 480));
    const suspendedAt = leftDaysAgo ? daysAgo(leftDaysAgo, now) : null;
    // Some have never signed in, as in life.
    const signedInAt = after(suspendedAt ?? now, -(hours(3 + ((index * 29) % 400)) + minutes((index * 23) % 60)));
    const lastSignedInAt = index % 7 === 6 && !factor ? null : signedInAt;
    const email = addressOf(name, role === "agent" ? "keydesk.test" : "northwind.test");
    const times = { createdAt, updatedAt: suspendedAt ?? createdAt, lastSignedInAt, suspendedAt };
    const person = await createPerson(tx, { email, name, role, ...times });
    made.push(person);
    const turnedOnAt = after(signedInAt, -(days(1 + ((index * 11) % 25)) + minutes((index * 41) % 300)));
    if (factor) history.push(await turnOn(tx, person, factor === "app" ? {} : { phoneNumber: factor }, turnedOnAt));
  }
  return made;
}

/** "Lucía Herrera" → lucia.herrera@… */
function addressOf(name: string, host: string): string {
  const plain = name.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ı", "i").toLowerCase();
  return `${plain.replace(/[^a-z -]/g, "").replaceAll(" ", ".")}@${host}`;
}

async function turnOn(
  tx: Transaction,
  person: Person,
  factor: { secret?: string; phoneNumber?: string },
  at: Date,
): Promise<Event> {
  const facts = { turnedOnAt: at, lastUsedAt: person.lastSignedInAt };
  const { phoneNumber, ...app } = factor;
  if (phoneNumber) await createSmsFactor(tx, person.id, { phoneNumber, ...facts });
  else await createAppFactor(tx, person.id, { ...app, ...facts });
  await createRecoveryCodes(tx, person.id, { savedAt: at });
  return {
    ...by(person),
    event: "second_factor.turned_on",
    subjectId: person.id,
    at,
    details: { method: phoneNumber ? "sms" : "app" },
  };
}

/** Newer requests are new or open, older ones solved, and the oldest closed. */
async function createRequests(
  tx: Transaction,
  cast: { agents: Person[]; endUsers: Person[] },
  now: Date,
): Promise<void> {
  for (const [index, { subject, body }] of TICKETS.entries()) {
    const requester = cast.endUsers[(index * 5) % cast.endUsers.length];
    if (!requester) throw new Error("nobody asks");
    const status = statusOf(index);
    const assigneeId = status === "new" ? null : (cast.agents[(index * 3) % cast.agents.length]?.id ?? null);
    // About two a day at first, at different hours, over some seven weeks.
    const createdAt = after(now, -(minutes(25) + hours(index * 9) + days(index / 3) + minutes((index * 47) % 180)));
    const age = now.getTime() - createdAt.getTime();
    const updatedAt =
      status === "new" ? createdAt : after(createdAt, Math.min(age * 0.6, hours(5 + ((index * 31) % 70))));
    await createTicket(tx, requester.id, { subject, body, status, assigneeId, createdAt, updatedAt });
  }
}

function statusOf(index: number): "new" | "open" | "pending" | "solved" | "closed" {
  if (index < 4) return "new";
  if (index < 20) return index % 3 === 2 ? "pending" : "open";
  if (index < 38) return index % 6 === 0 ? "open" : "solved";
  return index % 9 === 0 ? "solved" : "closed";
}

const ORIGIN = {
  address: "192.0.2.24",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
};

const by = (person: Person) => ({ actorKind: "person" as const, actorId: person.id, ...ORIGIN });

/** What a look at the log should find: a promotion, a farewell, somebody's mistyped passwords, the sign-ins of a day. */
function storyOf({ ada, grace, erin, agents }: Known, crowd: Person[], now: Date): History {
  const at = (ago: number) => after(now, -ago);
  const promoted = { event: "person.role_changed", subjectId: grace.id, details: { from: "agent", to: "admin" } };
  const story: History = [{ ...by(ada), ...promoted, at: at(days(90)) }];
  const refused = { actorKind: "stranger" as const, ...ORIGIN, address: "198.51.100.7", subjectId: erin.id };
  for (const n of [3, 2, 1])
    story.push({ ...refused, event: "sign_in.password_refused", at: at(days(4) + minutes(n)) });
  for (const person of [ada, grace, erin, ...agents, ...crowd]) {
    const { lastSignedInAt, suspendedAt } = person;
    if (lastSignedInAt) story.push({ ...by(person), event: "sign_in.done", subjectId: person.id, at: lastSignedInAt });
    if (suspendedAt) story.push({ ...by(ada), event: "person.suspended", subjectId: person.id, at: suspendedAt });
  }
  return story;
}
