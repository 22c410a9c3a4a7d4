import type { GraceLeft } from "@/lib/access/actor";
import type { SignInState } from "@/lib/sign-in/read-attempt";

/** Why set-up stands here. */
export function reasonOf({ attempt, factor, move }: Pick<SignInState, "attempt" | "factor" | "move">): string {
  if (attempt.accessPassUsedAt)
    return "Your access pass was right. Now set up a new second factor; your former one goes on to work until the new one is on.";
  if (attempt.setUpConfirmedAt || (!factor && !move))
    return "Your organisation's security policy asks for a second factor besides your password.";
  if (!move)
    return "Your organisation's security policy no longer allows the method you use. Set up another one; until it works, the present one stays.";
  const asks = move.demand === "offer" ? "Your admin asks you" : "Your admin has decided that it is time";
  const what = move.target === "app" ? "the mobile app" : "SMS";
  if (factor) return `${asks} to switch to ${what}. Until it works, the present method stays.`;
  const how = move.target === "second-factor" ? "" : `${what} as `;
  return `${asks} to set up ${how}a second factor besides your password.`;
}

/** How long it can be put off: what ends first, the grace of the policy or the offer. */
export function putOff({ grace, move }: Pick<SignInState, "grace" | "move">): GraceLeft | null {
  const offered = move?.demand === "offer" ? move.dueAt : null;
  if (!offered || (grace?.until && grace.until < offered)) return grace;
  return { until: offered, skipsLeft: grace?.skipsLeft ?? null };
}
