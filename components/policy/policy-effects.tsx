import type { Concerned, PolicyPreview } from "@/lib/policy/schema";
import { roleGroupLabels } from "../people/role-labels";
import { formatMoment } from "../ui/moment";

export function PolicyEffects({ effects }: { effects: readonly PolicyPreview[] }) {
  return (
    <ul aria-label="Effects" className="space-y-3">
      {effects.map((effect) => (
        <li key={effect.role}>
          <h3 className="font-semibold">{roleGroupLabels[effect.role]}</h3>
          <ul className="mt-1 space-y-1">
            {linesOf(effect).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function linesOf(effect: PolicyPreview): string[] {
  const { mustSetUp, mayPutOff, beginsAt, mustSwitch, signedOut, losesTrust, wouldLockOut } = effect;
  const begins = beginsAt ? `, from ${formatMoment(beginsAt)} on` : "";
  const lines = [
    ...(wouldLockOut ? [LOCK_OUT] : []),
    ...concern(mustSetUp, `must set up a second factor at the next sign-in${begins}`),
    ...concern(mayPutOff, `will be asked to set up a second factor and may put it off${begins}`),
    ...concern(signedOut, "will be signed out at once, by this save"),
    ...concern(
      mustSwitch,
      "must switch to an allowed method at the next sign-in, once the present one has been passed; until then it stays",
    ),
    ...concern(
      losesTrust,
      `will be asked for a passcode again on ${count(effect.trustedDevicesLost, "trusted device", "trusted devices")}`,
    ),
  ];
  if (mustSetUp.count > 0 && beginsAt) lines.push("Whoever of them is signed in at that moment is signed out.");
  return lines.length > 0 ? lines : ["Nobody has to do anything."];
}

const LOCK_OUT =
  "This cannot be saved yet, because it could lock out every admin. First turn on your own two-factor authentication and save your recovery codes.";

function concern({ count: total, names }: Concerned, what: string): string[] {
  if (total === 0) return [];
  const more = total - names.length;
  return [`${count(total, "person", "people")} ${what}: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`];
}

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
