/** A mail server that keeps what it gets, for the real mailer to talk to. It can be down, and it can refuse recipients. */
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface FakeMail {
  to: string[];
  /** As it came over the wire. */
  raw: string;
}

export interface MailInbox {
  url: string;
  mails: FakeMail[];
  /** Recipients who do not exist: 550. */
  unknownRecipients: Set<string>;
  /** Every connection is told to come later: 421. */
  isBusy: boolean;
  /** It takes a mail and goes away before it says so. */
  dropAfterData: boolean;
  stop(): Promise<void>;
}

export async function startMailInbox(port = 0): Promise<MailInbox> {
  const refusal = (message: string, responseCode: number) => Object.assign(new Error(message), { responseCode });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    closeTimeout: 100,
    onConnect: (_session, done) => done(inbox.isBusy ? refusal("come later", 421) : null),
    onRcptTo: ({ address }, _session, done) =>
      done(inbox.unknownRecipients.has(address) ? refusal("no such person", 550) : null),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        inbox.mails.push({ to, raw: Buffer.concat(chunks).toString("utf8") });
        done(inbox.dropAfterData ? refusal("going away", 421) : null);
      });
    },
  });
  const inbox: MailInbox = {
    url: "",
    mails: [],
    unknownRecipients: new Set(),
    isBusy: false,
    dropAfterData: false,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", () => resolve()));
  inbox.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return inbox;
}
