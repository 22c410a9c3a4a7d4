import { sql } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import { database } from "@/db/client";
import { type EventFilter, pickEvents } from "./match-events";

const db = database();
const everything: EventFilter = { personId: null, event: undefined, from: undefined, to: undefined };

/** A log of many people over two years; person 7 is one of a thousand, person 1 did a third of everything. */
beforeAll(async () => {
  await db.execute(sql`set statement_timeout = '1min'`);
  await db.execute(sql`insert into audit_events (at, event, actor_kind, actor_id, subject_id)
    select now() - n * interval '10 minutes', (array['sign_in.done', 'sign_in.password_refused', 'policy.updated'])[1 + n % 3],
      'person', case when n % 3 = 0 then 1 else n % 1000 end, n % 1000 from generate_series(1, 100000) n`);
  await db.execute(sql`analyze audit_events`);
});

interface Plan {
  "Node Type": string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Plan[];
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

async function explain(filter: Partial<EventFilter>, beforeId: number | null): Promise<Plan[]> {
  const query = pickEvents({ ...everything, ...filter }, beforeId, 51);
  const [row] = await db.execute<{ "QUERY PLAN": [{ Plan: Plan }] }>(
    sql`explain (analyze, format json) select * from ${query} picked`,
  );
  if (!row) throw new Error("no plan");
  return nodesOf(row["QUERY PLAN"][0].Plan);
}

const rowsRead = (node: Plan): number =>
  (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"];

/** A page shows fifty; a few days hold some hundreds, and so does the whole history of an ordinary person. */
const FEW = 1000;

it.each<[string, Partial<EventFilter>]>([
  ["everything", {}],
  ["some days", { from: "2025-06-01", to: "2025-06-03" }],
  ["one kind of event", { event: "policy.updated" }],
  ["a kind of event that there is not", { event: "person.created" }],
  ["one kind of event in some days", { event: "policy.updated", from: "2025-06-01", to: "2025-06-03" }],
  ["a person", { personId: 7 }],
  ["somebody who did a lot", { personId: 1 }],
  ["somebody who did a lot, in some days", { personId: 1, from: "2025-06-01", to: "2025-06-03" }],
  ["a person and one kind of event", { personId: 7, event: "policy.updated" }],
])("%s: the newest and an old page come from an index and read about what they show", async (_, filter) => {
  for (const before of [null, 60_000]) {
    const nodes = await explain(filter, before);
    expect(nodes.map((node) => node["Node Type"])).not.toContain("Seq Scan");
    expect(nodes.some((node) => node["Index Name"]?.startsWith("audit_events_"))).toBe(true);
    expect(Math.max(...nodes.map(rowsRead))).toBeLessThan(FEW);
  }
});
