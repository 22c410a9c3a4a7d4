import type { SecurityQuery } from "./own-security";

const text = (value: string | string[] | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;

/** The query of a security page; anything odd is as if it were not there. */
export function readSecurityQuery(params: Record<string, string | string[] | undefined>): SecurityQuery {
  return { use: text(params.use), number: text(params.number), changed: text(params.changed) };
}
