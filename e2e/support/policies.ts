/** The security policies of the Keydesk under test, set as an admin would have left them. */
import type { openDatabase } from "@/db/factories";
import type { Role } from "./people";

type Sql = ReturnType<typeof openDatabase>["sql"];

interface Setting {
  secondFactor?: "off" | "optional" | "required";
  askPasscode?: "every-sign-in" | "untrusted-device";
  trustedDeviceDays?: number;
  graceDays?: number;
  graceSkips?: number;
  methods?: ("app" | "sms")[];
}

export class Policies {
  constructor(private readonly sql: Sql) {}

  async set(role: Role, setting: Setting): Promise<void> {
    const { secondFactor, askPasscode, trustedDeviceDays, graceDays, graceSkips, methods } = setting;
    await this.sql`
      update security_policies set
        second_factor = coalesce(${secondFactor ?? null}, second_factor),
        required_from = case when coalesce(${secondFactor ?? null}, second_factor) = 'required' then now() end,
        ask_passcode = coalesce(${askPasscode ?? null}, ask_passcode),
        trusted_device_days = coalesce(${trustedDeviceDays ?? null}, trusted_device_days),
        grace_days = coalesce(${graceDays ?? null}, grace_days),
        grace_skips = coalesce(${graceSkips ?? null}, grace_skips),
        methods = coalesce(${methods ?? null}, methods)
      where role = ${role}`;
  }

  /** As they are in a new installation. */
  async restore(): Promise<void> {
    await this.sql`update policy_trials set ended_at = now() where ended_at is null`;
    await this.sql`
      update security_policies set
        second_factor = 'optional', required_from = null, grace_days = 0, grace_skips = 0, trusted_device_days = 30,
        methods = '{app,sms}',
        ask_passcode = case role when 'admin' then 'every-sign-in' else 'untrusted-device' end`;
  }
}
