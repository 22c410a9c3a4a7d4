import type { ReactNode } from "react";

/** Standing text worth a second look; not announced, because it is no news. */
export function Note({ children }: { children: ReactNode }) {
  return <div className="rounded-md border-l-4 border-warning-text bg-warning-soft px-3.5 py-2.5">{children}</div>;
}
