import { describeUserAgent } from "@/lib/core/user-agent";
import type { Fact } from "./content";
import { oneLine } from "./words";

/** Who did it, as far as the server saw. */
export interface Place {
  name: string;
  address: string;
  userAgent: string;
}

export function describePlace({ address, userAgent }: Place): Fact[] {
  const { browser, system } = describeUserAgent(userAgent);
  return [
    ["From", oneLine(address)],
    ["With", oneLine(`${browser} on ${system}`)],
  ];
}
