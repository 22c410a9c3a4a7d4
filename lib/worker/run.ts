import { finishRecipients } from "@/lib/announcements/finish-recipients";
import { queueAnnouncements } from "@/lib/announcements/queue-announcements";
import { queueReminders } from "@/lib/announcements/queue-reminders";
import { sealEvents } from "@/lib/audit/seal-events";
import { minutes, seconds } from "@/lib/core/duration";
import { describeError, log } from "@/lib/core/log";
import { deliverSoon, settleDeliveries } from "@/lib/jobs/deliver-soon";
import { giveUpOldMails } from "@/lib/mail/deliver-mail";
import { giveUpStaleMessages } from "@/lib/sms/store-outcome";
import { expireAccessPasses } from "@/lib/two-factor/expire-access-passes";
import { purgeExpired } from "./purge-expired";

export interface Worker {
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

interface Job {
  name: string;
  every: number;
  run(): unknown;
}

/** Whatever a crash left over is picked up by the next look of any process; what is fresh goes out at once (deliverSoon). */
const JOBS: Job[] = [
  { name: "deliver", every: seconds(2), run: deliverSoon },
  { name: "announce", every: seconds(2), run: queueAnnouncements },
  { name: "remind", every: minutes(1), run: queueReminders },
  { name: "tell who is done", every: minutes(1), run: finishRecipients },
  { name: "give up stale texts", every: seconds(10), run: giveUpStaleMessages },
  { name: "give up old mails", every: minutes(1), run: giveUpOldMails },
  { name: "seal the audit log", every: seconds(30), run: sealEvents },
  { name: "expire access passes", every: minutes(1), run: expireAccessPasses },
  { name: "purge", every: minutes(1), run: purgeExpired },
];

/** Next loads modules anew in development; one worker per process is enough. */
const holder = globalThis as typeof globalThis & { keydeskWorker?: Worker };

/** Starts the background work of this process. Every process may run it: rows are claimed one by one. */
export function startWorker(): Worker {
  holder.keydeskWorker ??= createWorker();
  return holder.keydeskWorker;
}

function createWorker(): Worker {
  const loops = JOBS.map(startLoop);
  return {
    async stop() {
      holder.keydeskWorker = undefined;
      await Promise.all(loops.map((loop) => loop.stop()));
      await settleDeliveries();
    },
  };
}

/** The next run begins a while after the last one has ended, so runs never pile up. A failed run is logged; the next one tries again. */
function startLoop({ name, every, run }: Job): Worker {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  const turn = async (): Promise<void> => {
    try {
      await run();
    } catch (error) {
      log().error({ job: name, error: describeError(error) }, "background work failed");
    }
    // The worker alone keeps no process alive.
    if (!isStopped) timer = setTimeout(start, every).unref();
  };
  const start = (): void => {
    running = turn();
  };

  start();
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
