/** Lets time pass by moving rows: nothing in the suite ever waits for a clock. */
import type { openDatabase } from "@/db/factories";
import type { Somebody } from "./people";

type Sql = ReturnType<typeof openDatabase>["sql"];

export class TimeMachine {
  constructor(private readonly sql: Sql) {}

  /** The app shows new passcodes, and none of those that were used counts as "used" any more. */
  async nextAppPasscode({ id }: Somebody): Promise<void> {
    await this.sql`update second_factors set last_step = 0 where person_id = ${id} and method = 'app'`;
  }

  /** No cool-down and no limit stands in the way of the next text. */
  async textsLongAgo({ id }: Somebody): Promise<void> {
    await this.sql`update sms_messages set created_at = created_at - interval '25 hours' where person_id = ${id}`;
  }

  /** The wait after a text is over; the limits still count it. */
  async coolDownOver({ id }: Somebody): Promise<void> {
    await this.sql`update sms_messages set created_at = created_at - interval '20 minutes' where person_id = ${id}`;
  }

  /** Step-ups are good for 15 minutes. */
  async sixteenMinutesLater({ id }: Somebody): Promise<void> {
    await this.sql`update sessions set reverified_at = reverified_at - interval '16 minutes' where person_id = ${id}`;
  }

  async trustedSince({ id }: Somebody, days: number): Promise<void> {
    await this
      .sql`update devices set trusted_at = now() - make_interval(days => ${days}) where person_id = ${id} and trusted_at is not null`;
  }

  /** Sign-ins and their questions live ten minutes. */
  async elevenMinutesLater({ id }: Somebody): Promise<void> {
    for (const table of ["sign_in_attempts", "challenges"])
      await this.sql`
        update ${this.sql(table)}
        set created_at = created_at - interval '11 minutes', expires_at = expires_at - interval '11 minutes'
        where person_id = ${id}`;
  }

  /** The recovery code that was used, was used so many days earlier: at the moment that is answered. */
  async codesUsed({ id }: Somebody, days: number): Promise<Date> {
    const [used] = await this.sql<{ at: number }[]>`
      update recovery_codes set used_at = used_at - make_interval(days => ${days})
      where person_id = ${id} and used_at is not null
      returning (extract(epoch from used_at) * 1000)::float8 as at`;
    if (!used) throw new Error("no recovery code was used");
    return new Date(used.at);
  }
}
