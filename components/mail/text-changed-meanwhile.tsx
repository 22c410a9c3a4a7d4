import type { FormState } from "@/lib/core/result";

const fields: Record<string, string> = { subject: "Subject", text: "Text" };

/** What another admin saved while this text was being written; what was typed stays in the form. */
export function TextChangedMeanwhile({ state }: { state: FormState<unknown> }) {
  const changes = state && !state.ok ? (state.changes ?? []) : [];
  const [first] = changes;
  if (!first) return null;
  return (
    <div>
      <p className="font-medium">{first.by ?? "Somebody"} has saved this meanwhile:</p>
      <dl aria-label="Saved meanwhile" className="mt-1 space-y-2">
        {changes.map(({ field, to }) => (
          <div key={field}>
            <dt className="text-muted">{fields[field] ?? field}</dt>
            <dd className="rounded-md bg-sunken p-2 whitespace-pre-wrap [overflow-wrap:anywhere]">{to}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
