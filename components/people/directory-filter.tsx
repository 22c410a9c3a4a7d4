import type { ComponentProps } from "react";
import { ROLES } from "@/lib/access/permissions";
import {
  DELIVERY_DAYS,
  type DeliveryFilter,
  METHOD_FILTERS,
  type PeopleFilter,
  STATE_FILTERS,
} from "@/lib/people/schema";
import type { TrialStop } from "@/lib/policy/schema";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { formatDate } from "../ui/moment";
import { Select } from "../ui/select";
import { TextLink } from "../ui/text-link";
import { countryName, deliveryLabels, methodLabels, stateLabels, stopLabels } from "./filter-labels";
import { roleGroupLabels } from "./role-labels";

interface DirectoryFilterProps {
  filter: PeopleFilter;
  /** May the reader search by others' security? */
  hasSecurity: boolean;
}

/** A GET form: the address of a search can be kept and sent. */
export function DirectoryFilter({ filter, hasSecurity }: DirectoryFilterProps) {
  const { q = "", role = "", method = "", state = "" } = filter;
  return (
    <search className="mb-4 block">
      <form method="get" className="flex flex-wrap gap-2">
        <div className="min-w-0 flex-1 basis-52 sm:max-w-xs">
          <Input
            key={q}
            type="search"
            name="q"
            defaultValue={q}
            aria-label="Search people"
            placeholder="Name or email"
            maxLength={100}
          />
        </div>
        <Choice name="role" label="Role" value={role} options={roles} />
        {hasSecurity ? (
          <>
            <Choice name="method" label="Second factor" value={method} options={methods} />
            <Choice name="state" label="State" value={state} options={states} />
            <FromReport filter={filter} />
          </>
        ) : null}
        <Button type="submit">Search</Button>
      </form>
    </search>
  );
}

const roles = [
  { value: "", label: "All roles" },
  ...ROLES.map((role) => ({ value: role, label: roleGroupLabels[role] })),
];
const methods = [
  { value: "", label: "Any second factor" },
  ...METHOD_FILTERS.map((method) => ({
    value: method,
    label: method === "none" ? "No second factor" : methodLabels[method],
  })),
];
const states = [
  { value: "", label: "Any state" },
  ...STATE_FILTERS.map((state) => ({ value: state, label: stateLabels[state] })),
];

interface ChoiceProps extends Pick<ComponentProps<typeof Select>, "options"> {
  name: string;
  label: string;
  value: string;
}

function Choice({ name, label, value, options }: ChoiceProps) {
  return (
    <div className="max-w-full">
      {/* The key: a list that is drawn again after a search shows the new choice. */}
      <Select key={value} name={name} defaultValue={value} aria-label={label} options={options} />
    </div>
  );
}

/** What a link of the adoption report narrowed the list to stays through further searches, and can be taken back. */
function FromReport({ filter: { week, country, delivery, trial, stop } }: { filter: PeopleFilter }) {
  if (!week && !country && !delivery && !trial) return null;
  return (
    <p className="order-last basis-full text-muted">
      {week ? <input type="hidden" name="week" value={week} /> : null}
      {country ? <input type="hidden" name="country" value={country} /> : null}
      {delivery ? <input type="hidden" name="delivery" value={delivery} /> : null}
      {trial ? <input type="hidden" name="trial" value={trial} /> : null}
      {trial && stop ? <input type="hidden" name="stop" value={stop} /> : null}
      Only people who{" "}
      {[
        ...(week ? [`turned a second factor on in the week from ${formatDate(new Date(week))}`] : []),
        ...(country || delivery ? [sentWords(country, delivery)] : []),
        ...(trial ? [stoppedWords(trial, stop)] : []),
      ].join(" and ")}
      . <TextLink href="/admin/people">Show everybody</TextLink>
    </p>
  );
}

function sentWords(country: string | undefined, delivery: DeliveryFilter | undefined): string {
  const to = country ? ` to ${countryName(country)}` : "";
  const state = delivery ? ` (${deliveryLabels[delivery].toLowerCase()})` : "";
  return `were sent an SMS${to}${state} in the last ${DELIVERY_DAYS} days`;
}

const stoppedWords = (trial: string, stop: TrialStop | undefined): string =>
  `the report-only policy ${trial} would have stopped${stop ? ` (${stopLabels[stop].toLowerCase()})` : ""}`;
