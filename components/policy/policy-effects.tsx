import type { Role } from "@/lib/access/permissions";
import { roleGroupLabels } from "../people/role-labels";

interface Concerned {
  count: number;
  /** The first by name. */
  names: readonly string[];
}

/** Whom a proposal for one role touches. */
export interface PolicyEffect {
  role: Role;
  mustSetUp: Concerned;
  mayPutOff: Concerned;
  trustedDevicesLost: number;
}

export function PolicyEffects({ effects }: { effects: readonly PolicyEffect[] }) {
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

function linesOf({ mustSetUp, mayPutOff, trustedDevicesLost }: PolicyEffect): string[] {
  const lines = [
    ...concern(mustSetUp, "must set up a second factor at the next sign-in"),
    ...concern(mayPutOff, "will be asked to set up a second factor and may put it off"),
    ...(trustedDevicesLost > 0
      ? [`${count(trustedDevicesLost, "trusted device", "trusted devices")} will be asked for a passcode again.`]
      : []),
  ];
  return lines.length > 0 ? lines : ["Nobody has to do anything."];
}

function concern({ count: total, names }: Concerned, what: string): string[] {
  if (total === 0) return [];
  const more = total - names.length;
  return [`${count(total, "person", "people")} ${what}: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`];
}

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
