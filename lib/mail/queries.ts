import { and, count, desc, eq, gt, lt, sql } from "drizzle-orm";
import { database, type Executor } from "@/db/client";
import { mails, mailTexts, people } from "@/db/schema";
import type { PersonActor } from "@/lib/access/actor";
import { authorize } from "@/lib/access/authorize";
import { deliveryErrorInWords } from "./delivery-errors";
import {
  type DeliveryPage,
  type DeliveryQuery,
  type DeliverySummary,
  type DeliveryView,
  isRollOutTemplate,
  type MailState,
  type MailText,
  ROLL_OUT_TEMPLATES,
  type RollOutTemplate,
  type TextView,
} from "./schema";
import { listNotices } from "./templates";
import { DEFAULT_TEXTS, PLACEHOLDER_MEANINGS } from "./texts";
import { transportKind } from "./transport";

const latest = (db: Executor, template: string) =>
  db
    .select({ row: mailTexts, savedBy: people.name })
    .from(mailTexts)
    .leftJoin(people, eq(people.id, mailTexts.savedBy))
    .where(eq(mailTexts.template, template))
    .orderBy(desc(mailTexts.version))
    .limit(1);

/** The text that an admin has given to a template; null: it stands as it came with Keydesk, or has none to change. */
export async function getSavedText(db: Executor, template: string): Promise<MailText | null> {
  if (!isRollOutTemplate(template)) return null;
  const [found] = await latest(db, template);
  return found?.row.subject && found.row.text ? { subject: found.row.subject, text: found.row.text } : null;
}

export async function readText(db: Executor, template: RollOutTemplate): Promise<TextView> {
  const { label, sentWhen, placeholders, subject, text } = DEFAULT_TEXTS[template];
  const [found] = await latest(db, template);
  const own = found?.row.subject && found.row.text ? { subject: found.row.subject, text: found.row.text } : null;
  return {
    ...(own ?? { subject, text }),
    ...{ template, label, sentWhen, isDefault: own === null, version: found?.row.version ?? 0 },
    savedAt: found?.row.savedAt ?? null,
    savedBy: found?.savedBy ?? null,
    placeholders: Object.entries(placeholders).map(([name, need]) => ({
      name: `{${name}}`,
      meaning: PLACEHOLDER_MEANINGS[name as keyof typeof PLACEHOLDER_MEANINGS],
      isNeeded: need === "needed",
    })),
  };
}

/** The text of one mail, as the page to change it shows it. */
export async function getText(actor: PersonActor, template: RollOutTemplate): Promise<TextView> {
  authorize(actor, "messages.view");
  return readText(database(), template);
}

/** All texts that can be changed. */
export async function listTexts(actor: PersonActor): Promise<TextView[]> {
  authorize(actor, "messages.view");
  return Promise.all(ROLL_OUT_TEMPLATES.map((template) => readText(database(), template)));
}

const DELIVERY_PAGE_SIZE = 50;

/** The mails of the installation, newest first: who to, what about, and what became of it. Never what they say. */
export async function listDeliveries(actor: PersonActor, { state, before }: DeliveryQuery): Promise<DeliveryPage> {
  authorize(actor, "messages.view");
  const found = await database()
    .select({ mail: mails, name: people.name })
    .from(mails)
    .innerJoin(people, eq(people.id, mails.personId))
    .where(and(state && eq(mails.state, state), before === undefined ? undefined : lt(mails.id, before)))
    .orderBy(desc(mails.id))
    .limit(DELIVERY_PAGE_SIZE + 1);
  const rows = found.slice(0, DELIVERY_PAGE_SIZE).map(({ mail, name }): DeliveryView => {
    const { id, personId, toAddress, template, attempts, createdAt, sentAt } = mail;
    const nextAttemptAt = mail.state === "queued" ? mail.nextAttemptAt : null;
    const problem = mail.lastError ? deliveryErrorInWords(mail.lastError) : null;
    const about = aboutOf(template);
    return {
      id,
      personId,
      name,
      toAddress,
      about,
      state: mail.state,
      attempts,
      createdAt,
      sentAt,
      nextAttemptAt,
      problem,
    };
  });
  return { rows, before: found.length > rows.length ? (rows.at(-1)?.id ?? null) : null };
}

/** What waits, and what became of the mails of a week. */
export async function summariseDeliveries(actor: PersonActor): Promise<DeliverySummary> {
  authorize(actor, "messages.view");
  const db = database();
  const weekly = await db
    .select({ state: mails.state, total: count() })
    .from(mails)
    .where(gt(mails.createdAt, sql`now() - interval '7 days'`))
    .groupBy(mails.state);
  const of = (state: MailState) => weekly.find((row) => row.state === state)?.total ?? 0;
  const [stuck] = await db
    .select({ lastError: mails.lastError })
    .from(mails)
    .where(and(eq(mails.state, "queued"), sql`${mails.lastError} is not null`))
    .orderBy(desc(mails.nextAttemptAt))
    .limit(1);
  const problem = stuck?.lastError ? deliveryErrorInWords(stuck.lastError) : null;
  return { transport: transportKind(), waiting: of("queued"), sent: of("sent"), failed: of("failed"), problem };
}

/** An older or newer version may have queued what this one does not know. */
function aboutOf(template: string): string {
  if (template === "test-mail") return "Test mail";
  if (isRollOutTemplate(template)) return DEFAULT_TEXTS[template].label;
  return listNotices().find((notice) => notice.template === template)?.subject ?? template;
}
