import type { Role } from "@/lib/access/permissions";
import type { DeliveryFilter } from "@/lib/people/schema";

/** The weeks of the chart, the present one included. */
export const WEEKS_SHOWN = 12;

/** How many people of one role are what. Each number is the length of a list in the directory. */
export interface RoleAdoption {
  role: Role;
  people: number;
  app: number;
  sms: number;
  none: number;
  late: number;
  inGrace: number;
  mustSwitch: number;
  codesUnsaved: number;
  codesLow: number;
  codesNone: number;
}

/** How many people turned a second factor on in the week that begins on `monday` ("2026-03-02"), 00:00 UTC. */
export interface WeekCount {
  monday: string;
  people: number;
}

/** Text messages of the last days to numbers of one country, in one state. */
export interface DeliveryCount {
  country: string;
  delivery: DeliveryFilter;
  messages: number;
  people: number;
}

export interface Adoption {
  roles: RoleAdoption[];
  /** Oldest first. */
  weeks: WeekCount[];
  /** By country, most messages first. */
  deliveries: DeliveryCount[];
}
