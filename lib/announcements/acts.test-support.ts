import { serveActs } from "@/lib/core/serve-acts.test-support";
import { finishRecipients } from "./finish-recipients";
import { queueAnnouncements } from "./queue-announcements";
import { queueReminders } from "./queue-reminders";

/** What another node can be asked to do. */
const acts = { queue: queueAnnouncements, remind: queueReminders, finish: finishRecipients };
export type Acts = typeof acts;

serveActs(acts);
