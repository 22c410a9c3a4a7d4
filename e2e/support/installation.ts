/** A whole Keydesk for one worker of the suite: its own database, text gateway and mail server, and nothing shared with others. */
import net, { type AddressInfo } from "node:net";
import { openDatabase } from "@/db/factories";
import { type FakeTwilio, startFakeTwilio } from "./fake-twilio";
import { adoptSettings, type KeydeskProcess, startDatabase, startKeydesk } from "./keydesk-process";
import { type MailInbox, startMailInbox } from "./mail-inbox";

export interface Installation extends KeydeskProcess {
  database: ReturnType<typeof openDatabase>;
  gateway: FakeTwilio;
  mail: MailInbox;
  /** What it runs with: another process beside it takes the same. */
  settings: Record<string, string>;
  root: string;
}

/** Not the demo: an operator's own database, gateway and mail server, behind one proxy that names the client's address. */
export async function startInstallation(root: string): Promise<Installation> {
  const [database, gateway, mail, port] = await Promise.all([
    startDatabase(),
    startFakeTwilio(),
    startMailInbox(),
    freePort(),
  ]);
  const settings = {
    ...database.settings,
    ...addressedAt(port),
    TRUSTED_PROXY_HOPS: "1",
    TWILIO_ACCOUNT_SID: gateway.accountSid,
    TWILIO_AUTH_TOKEN: gateway.authToken,
    TWILIO_FROM: "+15005550006",
    TWILIO_API_BASE_URL: gateway.url,
    SMTP_URL: mail.url,
    // Everything it can say, so that what it must never say would be seen.
    LOG_LEVEL: "debug",
  };
  adoptSettings(settings);
  const keydesk = await startKeydesk(root, settings);
  const pool = openDatabase(settings.DATABASE_URL);
  const stop = async (): Promise<void> => {
    await pool.sql.end({ timeout: 5 });
    await keydesk.stop();
    await Promise.all([database.stop(), gateway.stop(), mail.stop()]);
  };
  return { ...keydesk, stop, database: pool, gateway, mail, settings, root };
}

/** People type `localhost`, where browsers take secure cookies without https. */
export const addressedAt = (port: number) => ({
  HOST: "127.0.0.1",
  PORT: String(port),
  PUBLIC_URL: `http://localhost:${port}`,
});

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
