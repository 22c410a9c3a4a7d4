import { and, asc, count, eq, isNull, ne } from "drizzle-orm";
import { database } from "@/db/client";
import { helpRequests, people } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { wordsForError } from "@/lib/sms/error-words";
import type { HelpRequestDto } from "./schema";

/** Nobody reads more at once; those who have waited longest come first. */
const LIST_LIMIT = 100;

/** Open requests of everybody but the reader, or of one person. */
export async function listOpenRequests(actor: PersonActor, personId?: number): Promise<HelpRequestDto[]> {
  authorize(actor, "help.list");
  const rows = await database()
    .select({ request: helpRequests, person: { id: people.id, name: people.name, email: people.email } })
    .from(helpRequests)
    .innerJoin(people, eq(people.id, helpRequests.personId))
    .where(and(isOpenFor(actor), personId === undefined ? undefined : eq(helpRequests.personId, personId)))
    .orderBy(asc(helpRequests.createdAt))
    .limit(LIST_LIMIT);
  return rows.map(({ request, person }) => {
    const { id, method, maskedNumber, textState, message, address } = request;
    const textWords =
      textState === "failed" || textState === "undelivered" ? wordsForError(request.textErrorCode) : null;
    const askedAt = request.askedAgainAt ?? request.createdAt;
    return { id, person, method, maskedNumber, textState, textWords, message, address, askedAt };
  });
}

/** For the number beside the link. */
export async function countOpenRequests(actor: PersonActor): Promise<number> {
  authorize(actor, "help.list");
  const [row] = await database().select({ open: count() }).from(helpRequests).where(isOpenFor(actor));
  return row?.open ?? 0;
}

const isOpenFor = ({ personId }: PersonActor) =>
  and(isNull(helpRequests.closedAt), ne(helpRequests.personId, personId));
