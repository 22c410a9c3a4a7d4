/** What two passcodes in a row have shown of a device's clock; `ahead` in milliseconds, negative where it is slow. */
export function clockWords(ahead: number): string {
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  if (minutes === 0) return "Your codes are right, and your device's clock is too.";
  const far = `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
  return `Your codes are right, but your device's clock is ${far} ${ahead < 0 ? "slow" : "fast"}. Keydesk takes that into account from now on. Set the clock to automatic when you can.`;
}
