/** The telephone of the browser suite: reads the texts of a number from the demo's outbox or from the fake gateway. */
import { setTimeout as sleep } from "node:timers/promises";

export interface ReceivedText {
  body: string;
  at: Date;
}

export interface SmsInbox {
  /** All texts to the number, newest first. */
  textsTo(number: string): Promise<ReceivedText[]>;
  /** Waits for a text that came after the first `seen` ones, and answers with its passcode. */
  nextPasscode(number: string, seen?: number): Promise<string>;
}

interface OutboxItem {
  channel: string;
  to: string;
  body: string;
  at: string;
}

/** Demo mode: `keydeskUrl` is where Keydesk answers. */
export const demoInbox = (keydeskUrl: string): SmsInbox =>
  inboxOf(async (number) => {
    const response = await fetch(new URL("/outbox.json", keydeskUrl));
    const items = (await response.json()) as OutboxItem[];
    return items.filter(({ channel, to }) => channel === "sms" && to === number);
  });

/** `fakeUrl` is where the fake gateway answers. */
export const fakeTwilioInbox = (fakeUrl: string): SmsInbox =>
  inboxOf(async (number) => {
    const url = new URL("/_fake/texts", fakeUrl);
    url.searchParams.set("to", number);
    const texts = (await (await fetch(url)).json()) as OutboxItem[];
    return texts.reverse();
  });

const PATIENCE_MILLISECONDS = 10_000;

function inboxOf(read: (number: string) => Promise<OutboxItem[]>): SmsInbox {
  const textsTo = async (number: string): Promise<ReceivedText[]> =>
    (await read(number)).map(({ body, at }) => ({ body, at: new Date(at) }));
  return {
    textsTo,
    async nextPasscode(number, seen = 0) {
      for (const end = Date.now() + PATIENCE_MILLISECONDS; Date.now() < end; await sleep(50)) {
        const texts = await textsTo(number);
        const newest = texts.length > seen ? texts[0] : undefined;
        const code = newest && /\b\d{6}\b/.exec(newest.body)?.[0];
        if (code) return code;
      }
      throw new Error(`no new passcode came to ${number}`);
    },
  };
}
