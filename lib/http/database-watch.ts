import { setTimeout as wait } from "node:timers/promises";
import { database } from "@/db/client";
import { databaseTime } from "@/lib/core/clock";
import { withinDeadline } from "@/lib/core/deadline";
import { seconds } from "@/lib/core/duration";

/** Most work is done before anybody looks. */
const LOOK_AFTER = seconds(0.75);

/** F5, within three seconds in all: actions and gates answer first, in their own words; the door is the net below them. */
export const PATIENCE = { action: seconds(1.25), door: seconds(2) } as const;

interface Look {
  at: number;
  answer: Promise<unknown>;
}

/** One question at a time per process, whoever asks, so that a database that is away is not piled up with them. */
const holder = globalThis as typeof globalThis & { keydeskDatabaseLook?: Look | undefined };

function lookAtDatabase(patience: number): Promise<unknown> {
  const current = holder.keydeskDatabaseLook;
  if (current && Date.now() - current.at < patience) return current.answer;
  const look = { at: Date.now(), answer: databaseTime(database()) };
  holder.keydeskDatabaseLook = look;
  const forget = () => {
    if (holder.keydeskDatabaseLook === look) holder.keydeskDatabaseLook = undefined;
  };
  look.answer.then(forget, forget);
  return look.answer;
}

/**
 * Waits for `work` as long as the database answers somebody, then gives up with Unavailable (503). Work that takes long for
 * other reasons, such as a password in line to be hashed, or a lock, is waited for: cutting it off would tell people that
 * nothing happened while it goes on.
 */
export async function whileDatabaseAnswers<T>(work: Promise<T>, patience: number): Promise<T> {
  const isDone = new AbortController();
  const watch = async (): Promise<never> => {
    for (;;) {
      await wait(LOOK_AFTER, undefined, { signal: isDone.signal, ref: false });
      await withinDeadline(lookAtDatabase(patience), patience);
    }
  };
  try {
    return await Promise.race([work, watch()]);
  } finally {
    isDone.abort();
  }
}
