import type { SecondFactorDto } from "@/lib/two-factor/schema";

/** The second factor in words, as its section and the directory say it. */
export function twoFactorState(factor: Pick<SecondFactorDto, "method" | "maskedNumber"> | null): string {
  if (!factor) return "Off";
  if (factor.method === "app") return "On: mobile app";
  return factor.maskedNumber ? `On: SMS to ${factor.maskedNumber}` : "On: SMS";
}
