import { minutes, seconds } from "@/lib/core/duration";

/** F20: after so many failures in this time the gateway is left alone for a while. */
const FAILURES = 5;
const WITHIN = seconds(30);
const OPEN_FOR = minutes(1);

/** Keeps this process from running into a gateway that is down: texts then wait in the queue instead of in a time-out each. */
export interface Breaker {
  isOpen(): boolean;
  /** Answers true if this failure has opened it. */
  noteFailure(): boolean;
  /** Opens it at once: every text would fail alike. */
  trip(): void;
}

/** `clock` counts milliseconds from anywhere; the machine's time of day may jump. */
export function createBreaker(clock: () => number = () => performance.now()): Breaker {
  let failures: number[] = [];
  let openUntil = Number.NEGATIVE_INFINITY;
  const trip = (): void => {
    openUntil = clock() + OPEN_FOR;
    failures = [];
  };
  return {
    isOpen: () => clock() < openUntil,
    noteFailure() {
      failures = [...failures.filter((at) => at > clock() - WITHIN), clock()];
      if (failures.length < FAILURES) return false;
      trip();
      return true;
    },
    trip,
  };
}

/** Next evaluates modules once per bundle; the breaker belongs to the process. */
const holder = globalThis as typeof globalThis & { keydeskSmsBreaker?: Breaker };

export function smsBreaker(): Breaker {
  holder.keydeskSmsBreaker ??= createBreaker();
  return holder.keydeskSmsBreaker;
}
