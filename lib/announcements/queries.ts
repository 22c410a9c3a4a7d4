import { count, desc, eq, inArray, sql } from "drizzle-orm";
import { database, type Executor } from "@/db/client";
import { announcementRecipients, announcements, mails, people, secondFactors } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { DEFAULT_TEXTS } from "@/lib/mail/texts";
import type { Policy } from "@/lib/policy/schema";
import { matchRecipients } from "./match-recipients";
import { announcementsOf } from "./rules";
import type { AnnouncementView } from "./schema";

/** How many mails a change of policy would send, if it were saved and announced now. */
export async function countAnnounced(db: Executor, from: Policy, to: Policy): Promise<number> {
  const counts = announcementsOf(from, to).map(async (template) => {
    const [row] = await db
      .select({ total: count() })
      .from(people)
      .leftJoin(secondFactors, eq(secondFactors.personId, people.id))
      .where(matchRecipients({ role: to.role, template, methods: to.methods }));
    return row?.total ?? 0;
  });
  return (await Promise.all(counts)).reduce((sum, n) => sum + n, 0);
}

const SHOWN = 10;

/** The latest announcements, newest first, and how far each has come. */
export async function listAnnouncements(actor: PersonActor): Promise<AnnouncementView[]> {
  authorize(actor, "messages.view");
  const db = database();
  const found = await db
    .select({ row: announcements, madeBy: people.name })
    .from(announcements)
    .leftJoin(people, eq(people.id, announcements.madeBy))
    .orderBy(desc(announcements.id))
    .limit(SHOWN);
  const ids = found.map(({ row }) => row.id);
  if (ids.length === 0) return [];
  const { announcementId, doneAt } = announcementRecipients;
  const told = await db
    .select({ id: announcementId, recipients: count(), done: count(doneAt) })
    .from(announcementRecipients)
    .where(inArray(announcementId, ids))
    .groupBy(announcementId);
  const sent = await db
    .select({ id: sql<number>`${mails.announcementId}`.mapWith(Number), state: mails.state, total: count() })
    .from(mails)
    .where(inArray(mails.announcementId, ids))
    .groupBy(mails.announcementId, mails.state);
  return found.map(({ row, madeBy }) => {
    const { id, role, template, createdAt, queuedAt, endedAt } = row;
    const { recipients = 0, done = 0 } = told.find((t) => t.id === id) ?? {};
    const of = (state: string) => sent.find((s) => s.id === id && s.state === state)?.total ?? 0;
    const byState = { queued: of("queued"), sent: of("sent"), failed: of("failed") };
    const about = DEFAULT_TEXTS[template].label;
    return { id, role, about, createdAt, madeBy, queuedAt, endedAt, recipients, done, mails: byState };
  });
}
