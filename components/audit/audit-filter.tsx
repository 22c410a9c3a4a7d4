import type { AuditFilter } from "@/lib/audit/schema";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { Label } from "../ui/label";
import { type Option, Select } from "../ui/select";
import { TextLink } from "../ui/text-link";

interface AuditLogFilterProps {
  filter: AuditFilter;
  /** Every kind of event, in words. */
  events: readonly Option[];
  /** The log without a filter; null: there is none to take back. */
  clearHref: string | null;
}

/** A GET form: the address of a search can be kept and sent. */
export function AuditLogFilter({ filter, events, clearHref }: AuditLogFilterProps) {
  const { event = "", person = "", from = "", to = "" } = filter;
  return (
    <search className="mb-4 block">
      {/* The key: fields that are drawn again after a search show the new choice. */}
      <form key={JSON.stringify(filter)} method="get" className="flex flex-wrap items-end gap-3">
        <div className="max-w-full min-w-0 flex-1 basis-56">
          <Label htmlFor="audit-event">Event</Label>
          <Select
            id="audit-event"
            name="event"
            defaultValue={event}
            options={[{ value: "", label: "All events" }, ...events]}
          />
        </div>
        <div className="min-w-0 flex-1 basis-52">
          <Label htmlFor="audit-person">Person (email)</Label>
          <Input
            id="audit-person"
            name="person"
            defaultValue={person}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={254}
          />
        </div>
        <Day name="from" label="From" value={from} />
        <Day name="to" label="To" value={to} />
        <Button type="submit">Filter</Button>
        {clearHref ? <TextLink href={clearHref}>Show everything</TextLink> : null}
      </form>
    </search>
  );
}

function Day({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <div>
      <Label htmlFor={`audit-${name}`}>{label}</Label>
      <Input id={`audit-${name}`} type="date" name={name} defaultValue={value} min="2000-01-01" max="2099-12-31" />
    </div>
  );
}
