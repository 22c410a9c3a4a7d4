import { type ReactNode, useId } from "react";

interface SectionProps {
  title: string;
  description?: ReactNode;
  /** Stands beside the heading. */
  actions?: ReactNode;
  children?: ReactNode;
}

/** A card with a heading; the region is named by it. */
export function Section({ title, description, actions, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-lg border border-line bg-surface print:border-0">
      <header className="flex flex-wrap items-start justify-between gap-3 px-4 pt-4 pb-3 sm:px-5">
        <div className="min-w-0 flex-1 basis-60">
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {description ? <div className="mt-0.5 text-muted">{description}</div> : null}
        </div>
        {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
      </header>
      {children ? <div className="space-y-4 px-4 pb-4 sm:px-5 sm:pb-5">{children}</div> : null}
    </section>
  );
}
