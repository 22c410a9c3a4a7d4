import type { ReactNode } from "react";
import { Time } from "../ui/time";

/** How long set-up may be put off; null: not bounded by this. */
export interface Grace {
  until: Date | null;
  skipsLeft: number | null;
}

/** "by 1 Dec 2026, 09:30 UTC; 2 skips left". The moment is exact: from it on, nothing opens without a second factor. */
export function GraceWords({ until, skipsLeft }: Grace): ReactNode {
  return (
    <>
      {until ? (
        <>
          by <Time moment={until} />
        </>
      ) : (
        "soon"
      )}
      {skipsLeft === null ? null : `; ${skipsInWords(skipsLeft)}`}
    </>
  );
}

const skipsInWords = (n: number): string => (n === 0 ? "no skips left" : n === 1 ? "1 skip left" : `${n} skips left`);
