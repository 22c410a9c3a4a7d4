/** A place in a list that is sorted by a text and, where texts are equal, by id. */
export interface Place {
  key: string;
  id: number;
}

/** One page of a list, with the addresses of its neighbours (null: there is none). */
export interface Page<T> {
  rows: T[];
  before: string | null;
  after: string | null;
}

export type Direction = "after" | "before";

/** What a link carries; clients take it as opaque. */
export const encodePlace = (place: Place): string =>
  Buffer.from(JSON.stringify([place.key, place.id])).toString("base64url");

/** Null for nonsense, so that a damaged link shows the first page. PostgreSQL text cannot hold U+0000. */
export function decodePlace(text: string | undefined): Place | null {
  if (!text) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    const [key, id]: unknown[] = Array.isArray(parts) ? parts : [];
    if (typeof key !== "string" || key.includes("\0") || !Number.isSafeInteger(id)) return null;
    return { key, id: Number(id) };
  } catch {
    return null;
  }
}

/** Where a query starts and which way it walks. "After" wins where a link names both. */
export function startOf(query: { after?: string; before?: string }): { place: Place | null; direction: Direction } {
  const after = decodePlace(query.after);
  const before = after ? null : decodePlace(query.before);
  return before ? { place: before, direction: "before" } : { place: after, direction: "after" };
}

/** Makes a page of `limit + 1` rows found from `place` on in `direction`; the row too many says that there is more. */
export function toPage<T>(
  found: T[],
  limit: number,
  start: { place: Place | null; direction: Direction },
  placeOf: (row: T) => Place,
): Page<T> {
  const hasMore = found.length > limit;
  const rows = found.slice(0, limit);
  if (start.direction === "before") rows.reverse();
  const [first, last] = [rows[0], rows.at(-1)];
  const isForward = start.direction === "after";
  const hasBefore = isForward ? start.place !== null : hasMore;
  const hasAfter = isForward ? hasMore : true;
  return {
    rows,
    before: first && hasBefore ? encodePlace(placeOf(first)) : null,
    after: last && hasAfter ? encodePlace(placeOf(last)) : null,
  };
}
