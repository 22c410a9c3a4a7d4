/** What an error of the gateway means for us. */
export type ErrorClass =
  /** This number takes no texts. */
  | "number"
  /** The owner of the number has stopped our texts. */
  | "stopped"
  /** The installation is set up wrongly: an admin must act. */
  | "config"
  /** It may work later. */
  | "temporary"
  /** A carrier did not like the text or its sender. */
  | "content"
  /** Suspected of being sent for the sake of the fees. */
  | "fraud";

interface Meaning {
  class: ErrorClass;
  words: string;
}

const WRONG_NUMBER = "This number cannot receive our text messages. Check it, or use another way.";
const NOT_A_MOBILE = "This number cannot receive text messages. Use the number of a mobile phone, or use another way.";
const NOT_OUR_FAULT_TO_SHOW = "Text messages cannot be sent at the moment. Use another way, and tell your admin.";
const BUSY = "The text message could not be sent just now. Send a new code in a minute, or use another way.";
const BLOCKED = "The phone company held the text message back. Use another way, and tell your admin.";

const config: Meaning = { class: "config", words: NOT_OUR_FAULT_TO_SHOW };

/** Twilio's codes: 21xxx and 20xxx come as an answer, 30xxx by a status report. */
const MEANINGS = new Map<number, Meaning>([
  [20003, config], // authentication failed, or the account is suspended
  [20429, { class: "temporary", words: BUSY }],
  [21211, { class: "number", words: WRONG_NUMBER }],
  [21212, config], // wrong sender
  [21408, { class: "config", words: "Text messages to this country are not turned on. Use another way." }],
  [21606, config], // wrong sender
  [21608, config], // trial account
  [
    21610,
    {
      class: "stopped",
      words:
        "This phone has answered STOP to our messages. Text START to the number they came from, or use another way.",
    },
  ],
  [21611, { class: "temporary", words: BUSY }], // the sender's queue is full
  [21612, { class: "number", words: WRONG_NUMBER }], // no route
  [21614, { class: "number", words: NOT_A_MOBILE }],
  [30001, { class: "temporary", words: BUSY }], // queue full
  [
    30003,
    { class: "temporary", words: "The phone is off or has no reception. Send a new code when it is on the network." },
  ],
  [30004, { class: "content", words: BLOCKED }],
  [30005, { class: "number", words: "This number is not in use. Check it, or use another way." }],
  [30006, { class: "number", words: NOT_A_MOBILE }],
  [
    30007,
    {
      class: "content",
      words: "The phone company filtered the text message out. Use another way, and tell your admin.",
    },
  ],
  [30008, { class: "temporary", words: "The text message did not arrive. Send a new code, or use another way." }],
  [30034, config], // the sending US number is not registered
  [30450, { class: "fraud", words: "Text messages to this number were stopped. Use another way." }],
]);

/** Null where the code says nothing to us. */
export const classOfError = (code: number | null): ErrorClass | null =>
  (code === null ? undefined : MEANINGS.get(code))?.class ?? null;

/** Plain words for the person who waits for the text. */
export const wordsForError = (code: number | null): string | null =>
  (code === null ? undefined : MEANINGS.get(code))?.words ?? null;
