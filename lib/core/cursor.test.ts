import { describe, expect, it } from "vitest";
import { decodePlace, encodePlace, startOf, toPage } from "./cursor";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const place = { key: "Zoë", id: 7 };

describe("places in a list", () => {
  it("come back as they went", () => {
    expect(decodePlace(encodePlace(place))).toEqual(place);
  });

  it.each([
    "",
    "%%%",
    "bm90IGpzb24",
    encode(null),
    encode({}),
    encode([1, 2]),
    encode(["a"]),
    encode(["a", "1"]),
    encode(["a", 1.5]),
    encode(["a\0", 1]),
  ])("are none where the text is %j", (text) => {
    expect(decodePlace(text)).toBeNull();
  });

  it("prefer going on where a link names both ways", () => {
    const other = { key: "Ada", id: 1 };
    expect(startOf({ after: encodePlace(place), before: encodePlace(other) })).toEqual({ place, direction: "after" });
    expect(startOf({ after: "nonsense", before: encodePlace(other) })).toEqual({ place: other, direction: "before" });
    expect(startOf({})).toEqual({ place: null, direction: "after" });
  });
});

describe("toPage", () => {
  const placeOf = (id: number) => ({ key: "x", id });
  it("knows its neighbours", () => {
    const first = toPage([1, 2, 3], 2, { place: null, direction: "after" }, placeOf);
    expect(first).toEqual({ rows: [1, 2], before: null, after: encodePlace(placeOf(2)) });
    const back = toPage([2, 1], 2, { place: placeOf(3), direction: "before" }, placeOf);
    expect(back).toEqual({ rows: [1, 2], before: null, after: encodePlace(placeOf(2)) });
    expect(toPage([], 2, { place: placeOf(9), direction: "after" }, placeOf)).toEqual({
      rows: [],
      before: null,
      after: null,
    });
  });
});
