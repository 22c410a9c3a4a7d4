import type { ReactNode } from "react";

interface PageHeaderProps {
  heading: string;
  description?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ heading, description, actions }: PageHeaderProps) {
  return (
    <header className="mb-5 flex flex-wrap items-end justify-between gap-3">
      <div className="min-w-0">
        <h1 className="text-xl font-semibold tracking-tight">{heading}</h1>
        {description ? <div className="mt-0.5 max-w-prose text-muted">{description}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </header>
  );
}
