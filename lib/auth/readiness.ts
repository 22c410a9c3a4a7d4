import "server-only";
import { database } from "@/db/client";
import { mayChangeAuditLog } from "@/db/grant-application";
import { databaseTime } from "@/lib/core/clock";
import { withinDeadline } from "@/lib/core/deadline";
import { seconds } from "@/lib/core/duration";
import { describeError, log } from "@/lib/core/log";
import { isDraining } from "@/lib/http/draining";

/** F25: decisions use the database's clock; a node that is further off than this has other troubles, too. */
const DRIFT_MAX = seconds(30);

interface Readiness {
  ready: boolean;
  /** What an operator should mend; none of it keeps Keydesk from serving. */
  warnings: "audit-log-changeable"[];
}

export async function checkReadiness(): Promise<Readiness> {
  if (isDraining()) return { ready: false, warnings: [] };
  try {
    const drift = Math.abs(Date.now() - (await withinDeadline(databaseTime(database()), seconds(2))).getTime());
    if (drift > DRIFT_MAX) log().error({ drift }, "this machine's clock and the database's differ");
    const warnings = (await withinDeadline(hasTooManyRights(), seconds(2))) ? (["audit-log-changeable"] as const) : [];
    return { ready: drift <= DRIFT_MAX, warnings: [...warnings] };
  } catch (error) {
    log().warn({ error: describeError(error) }, "not ready");
    return { ready: false, warnings: [] };
  }
}

let tooManyRights: Promise<boolean> | undefined;

/** Rights of a role hardly ever change while it is connected: once a process. A failure is asked again. */
function hasTooManyRights(): Promise<boolean> {
  tooManyRights ??= mayChangeAuditLog(database()).catch((error: unknown) => {
    tooManyRights = undefined;
    throw error;
  });
  return tooManyRights;
}
