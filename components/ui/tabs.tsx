import Link from "next/link";

export interface Tab {
  href: string;
  label: string;
  isCurrent: boolean;
}

/** Tabs that are links: each has its address, and works without a script. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="border-b border-line">
      <ul className="-mb-px flex flex-wrap gap-x-5">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              prefetch={false}
              aria-current={tab.isCurrent ? "page" : undefined}
              className="inline-block border-b-2 border-transparent px-0.5 py-2 font-medium text-muted hover:text-ink aria-[current=page]:border-accent-text aria-[current=page]:text-ink"
            >
              {tab.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
