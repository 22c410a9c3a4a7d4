import { sql } from "drizzle-orm";
import type postgres from "postgres";
import type { Executor } from "./client";

/** What is only ever added, by whomever: the application may read it and add to it. */
const ONLY_GROWS = ["audit_events", "audit_seals"];

/**
 * Where the application connects as another role than the owner, it may work with the rows of every table, and change no row
 * of the audit log (S74): whoever takes the application over can neither clean up behind themselves nor switch the trigger off.
 * One transaction, so a running application never lacks a right.
 */
export async function grantApplication(owner: postgres.Sql, role: string): Promise<void> {
  await owner.begin(async (tx) => {
    const to = tx(role);
    await tx`grant usage on schema public, drizzle to ${to}`;
    await tx`grant select on all tables in schema drizzle to ${to}`;
    await tx`grant select, insert, update, delete on all tables in schema public to ${to}`;
    // To take a number, not to set the counter back.
    await tx`grant usage on all sequences in schema public to ${to}`;
    for (const table of ONLY_GROWS) await tx`revoke update, delete, truncate on ${tx(table)} from ${to}`;
  });
}

/** Could the application change or remove audit events, if it switched the trigger off? The owner and a superuser always could. */
export async function mayChangeAuditLog(db: Executor): Promise<boolean> {
  const [row] = await db.execute<{ may: boolean }>(sql`
    select has_table_privilege('audit_events', 'update, delete, truncate')
      or has_table_privilege('audit_seals', 'update, delete, truncate') as may`);
  return row?.may ?? true;
}
