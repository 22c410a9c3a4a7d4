import { median, type Section } from "./figures";
import type { Home } from "./home";
import type { RunningKeydesk } from "./keydesk";

/** Whoever starts Keydesk must not wait longer than this. */
const READY_LIMIT_SECONDS = 10;

/** Starts on an empty folder, then again on the full one. The last server runs on. */
export async function measureStart(
  home: Home,
  againTimes: number,
): Promise<{ section: Section; keydesk: RunningKeydesk }> {
  let keydesk = await home.start();
  const first = keydesk.readySeconds;
  const again: number[] = [];
  while (again.length < againTimes) {
    await keydesk.stop();
    keydesk = await home.start();
    again.push(keydesk.readySeconds);
  }
  const limit = READY_LIMIT_SECONDS;
  const section: Section = {
    title: "Start to ready",
    how: `bin/start.mjs of a finished build until /api/health/ready answers 200; the second start is the median of ${againTimes}.`,
    figures: [
      { id: "start.first", label: "first start: makes the database, migrates, seeds", value: first, unit: "s", limit },
      { id: "start.again", label: "second start", value: median(again), unit: "s", limit },
    ],
  };
  return { section, keydesk };
}
