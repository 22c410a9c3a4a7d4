import "server-only";
import { database } from "@/db/client";
import { databaseTime } from "@/lib/core/clock";
import { withinDeadline } from "@/lib/core/deadline";
import { seconds } from "@/lib/core/duration";
import { describeError, log } from "@/lib/core/log";
import { isDraining } from "@/lib/http/draining";

/** F25: decisions use the database's clock; a node that is further off than this has other troubles, too. */
const DRIFT_MAX = seconds(30);

export async function checkReadiness(): Promise<{ ready: boolean }> {
  if (isDraining()) return { ready: false };
  try {
    const drift = Math.abs(Date.now() - (await withinDeadline(databaseTime(database()), seconds(2))).getTime());
    if (drift > DRIFT_MAX) log().error({ drift }, "this machine's clock and the database's differ");
    return { ready: drift <= DRIFT_MAX };
  } catch (error) {
    log().warn({ error: describeError(error) }, "not ready");
    return { ready: false };
  }
}
