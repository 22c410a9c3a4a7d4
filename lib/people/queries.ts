import { and, asc, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { database, type Executor } from "@/db/client";
import { accessPasses, people, secondFactors } from "@/db/schema";
import type { PersonActor, SystemActor } from "@/lib/access/actor";
import { authorize, isAllowed } from "@/lib/access/authorize";
import { can, subjectOf } from "@/lib/access/permissions";
import { databaseTime } from "@/lib/core/clock";
import { type Page, startOf, toPage } from "@/lib/core/cursor";
import { NotFound } from "@/lib/core/errors";
import { maskPhoneNumber } from "@/lib/sms/phone-number";
import { matchPeople } from "./match-people";
import {
  type AccessPassDto,
  type DirectoryEntry,
  type DirectoryQuery,
  normalEmail,
  type PeopleFilter,
  type PersonProfile,
} from "./schema";

const DIRECTORY_PAGE_SIZE = 50;

/** One page of the directory by name. Staff see who there is; only admins see others' security state (S67). */
export async function listPeople(
  actor: PersonActor,
  query: DirectoryQuery & { limit?: number },
): Promise<Page<DirectoryEntry>> {
  authorize(actor, "people.list");
  const limit = query.limit ?? DIRECTORY_PAGE_SIZE;
  const start = startOf(query);
  const isForward = start.direction === "after";
  const order = isForward ? asc : desc;
  const beyond =
    start.place &&
    sql`(${people.name}, ${people.id}) ${isForward ? sql`>` : sql`<`} (${start.place.key}, ${start.place.id}::bigint)`;
  const found = await database()
    .select({
      id: people.id,
      name: people.name,
      email: people.email,
      role: people.role,
      ownerSince: people.ownerSince,
      suspendedAt: people.suspendedAt,
      method: secondFactors.method,
      phoneNumber: secondFactors.phoneNumber,
    })
    .from(people)
    .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
    .where(and(await filterFor(actor, query), beyond ?? undefined))
    .orderBy(order(people.name), order(people.id))
    .limit(limit + 1);
  const page = toPage(found, limit, start, (row) => ({ key: row.name, id: row.id }));
  return { ...page, rows: page.rows.map((row) => toEntry(actor, row)) };
}

/** For others than admins the filters that tell of security do not exist: a result would be an answer (S67). */
async function filterFor(actor: PersonActor, query: PeopleFilter) {
  const { q, role } = query;
  const allowed = can(actor, "people.filter-security") ? query : { q, role };
  return matchPeople(allowed, await databaseTime(database()));
}

interface DirectoryRow {
  id: number;
  name: string;
  email: string;
  role: DirectoryEntry["role"];
  ownerSince: Date | null;
  suspendedAt: Date | null;
  method: "app" | "sms" | null;
  phoneNumber: string | null;
}

function toEntry(actor: PersonActor, row: DirectoryRow): DirectoryEntry {
  const subject = subjectOf(row);
  const security = {
    method: row.method,
    maskedPhoneNumber: row.phoneNumber && maskPhoneNumber(row.phoneNumber),
    suspendedAt: row.suspendedAt,
  };
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    security: can(actor, "second-factor.view", subject) ? security : null,
    mayEdit: can(actor, "person.edit", subject),
  };
}

/** The person, or NotFound: whom one may not see is the same as nobody (S64). */
export async function getPerson(actor: PersonActor, personId: number): Promise<PersonProfile> {
  const [row] = await database()
    .select({
      id: people.id,
      name: people.name,
      email: people.email,
      role: people.role,
      ownerSince: people.ownerSince,
      suspendedAt: people.suspendedAt,
      lastSignedInAt: people.lastSignedInAt,
      createdAt: people.createdAt,
      updatedAt: people.updatedAt,
    })
    .from(people)
    .where(eq(people.id, personId));
  if (!row) throw new NotFound("person");
  const { ownerSince: _, ...profile } = row;
  const subject = subjectOf(row);
  if (!isAllowed(actor, "person.view", subject)) throw new NotFound("person");
  return {
    ...profile,
    isOwner: subject.isOwner,
    isSelf: row.id === actor.personId,
    mayEdit: can(actor, "person.edit", subject),
    mayChangeRole: can(actor, "person.change-role", subject),
    maySuspend: can(actor, "person.suspend", subject),
    mayHelp: can(actor, "second-factor.reset", subject),
  };
}

/** The access pass of somebody that can still be used, without the pass itself. Only for those who may issue one. */
export async function getOpenAccessPass(actor: PersonActor, personId: number): Promise<AccessPassDto | null> {
  const [row] = await database()
    .select({
      subject: { id: people.id, role: people.role, ownerSince: people.ownerSince },
      pass: {
        issuedBy: issuers.name,
        reason: accessPasses.reason,
        issuedAt: accessPasses.createdAt,
        expiresAt: accessPasses.expiresAt,
      },
    })
    .from(accessPasses)
    .innerJoin(people, eq(people.id, accessPasses.personId))
    .leftJoin(issuers, eq(issuers.id, accessPasses.issuedById))
    .where(
      and(
        eq(accessPasses.personId, personId),
        isNull(accessPasses.usedAt),
        isNull(accessPasses.endedAt),
        gt(accessPasses.expiresAt, sql`clock_timestamp()`),
      ),
    );
  if (!row) return null;
  authorize(actor, "access-pass.issue", subjectOf(row.subject));
  return row.pass;
}

const issuers = alias(people, "issuers");

/** By address, for the operator's command line. */
export async function findPersonByEmail(
  actor: SystemActor,
  email: string,
): Promise<{ id: number; name: string } | null> {
  authorize(actor, "people.list");
  const [row] = await database()
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(eq(people.email, normalEmail(email)));
  return row ?? null;
}

/** Nobody has ever been made admin: only then may a set-up token make one. */
export async function isWithoutAdmin(db: Executor = database()): Promise<boolean> {
  const [admin] = await db.select({ id: people.id }).from(people).where(eq(people.role, "admin")).limit(1);
  return !admin;
}
