import { ButtonLink } from "./button-link";

interface PaginationProps {
  label: string;
  previous: { href: string; label: string } | null;
  next: { href: string; label: string } | null;
}

/** Keyset pages know their neighbours only, so there are no numbers. */
export function Pagination({ label, previous, next }: PaginationProps) {
  if (!previous && !next) return null;
  return (
    <nav aria-label={label} className="mt-3 flex justify-between gap-3">
      {previous ? (
        <ButtonLink size="small" href={previous.href} rel="prev">
          {previous.label}
        </ButtonLink>
      ) : (
        <span />
      )}
      {next ? (
        <ButtonLink size="small" href={next.href} rel="next">
          {next.label}
        </ButtonLink>
      ) : null}
    </nav>
  );
}
