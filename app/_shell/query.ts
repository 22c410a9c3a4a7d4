type Params = Record<string, string | string[] | undefined>;

/** A page's address with its query; empty parts are left out. */
export function withQuery(path: string, query: Record<string, string | number | null | undefined>): string {
  const parts = Object.entries(query).flatMap(([key, value]) => (value ? [[key, String(value)]] : []));
  return parts.length > 0 ? `${path}?${new URLSearchParams(parts)}` : path;
}

/** The addresses of a keyset page's neighbours. */
export function neighbours(path: string, page: { before: string | null; after: string | null }, query: Params) {
  const kept = Object.fromEntries(
    Object.entries(query).filter(([key, v]) => typeof v === "string" && key !== "before" && key !== "after"),
  );
  const href = (place: Record<string, string | null>) =>
    withQuery(path, { ...(kept as Record<string, string>), ...place });
  return {
    previous: page.before ? href({ before: page.before }) : null,
    next: page.after ? href({ after: page.after }) : null,
  };
}
