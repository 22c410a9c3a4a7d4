import { expect, test } from "vitest";
import { clockWords } from "./clock-words";

test.each([
  [0, "and your device's clock is too"],
  [-30_000 * 6, "3 minutes slow"],
  [30_000 * 6, "3 minutes fast"],
  [-60_000, "1 minute slow"],
])("a clock that is %i ms ahead: %s", (ahead, words) => {
  expect(clockWords(ahead)).toContain(words);
});
