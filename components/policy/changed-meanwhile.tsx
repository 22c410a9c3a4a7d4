"use client";
import type { FormState } from "@/lib/core/result";
import { changeInWords } from "./policy-words";

/** What another admin saved while this form was being filled: who, which setting, from what to what. */
export function ChangedMeanwhile({ state }: { state: FormState<unknown> }) {
  const changes = state && !state.ok ? (state.changes ?? []) : [];
  if (changes.length === 0) return null;
  return (
    <ul aria-label="Changed meanwhile" className="list-disc space-y-1 pl-5">
      {changes.map((change) => (
        <li key={`${change.field} ${change.from} ${change.to} ${change.by}`}>
          {change.by ?? "Somebody"} changed {changeInWords(change)}.
        </li>
      ))}
    </ul>
  );
}
