import { CopyButton } from "../ui/copy-button";
import { ConfirmForm } from "./confirm-form";
import { QrCode } from "./qr-code";

interface AppPanelProps {
  otpauthUri: string;
  /** Base32. */
  secret: string;
  issuer: string;
  account: string;
  submitLabel: "Turn on" | "Switch to mobile app";
  /** Null where there is no way back: a set-up that policy forces. */
  cancelHref: string | null;
}

/** Inside of SetUpFlow. The picture is drawn on the server, so a phone can scan it with scripts off. */
export function AppPanel({ otpauthUri, secret, issuer, account, submitLabel, cancelHref }: AppPanelProps) {
  const groups = secret.match(/.{1,4}/g) ?? [];
  return (
    <div className="grid gap-6 rounded-lg border border-line p-4 sm:grid-cols-[auto_minmax(0,1fr)] sm:p-5">
      <div>
        <h3 className="mb-2 font-semibold">1. Scan the code with your app</h3>
        <QrCode text={otpauthUri} />
        <p className="mt-2 sm:hidden">
          <a className="text-link" href={otpauthUri}>
            Open in an app on this phone
          </a>
        </p>
        <details className="mt-2 max-w-64">
          <summary className="min-h-6 font-medium text-accent-text">Can't scan it?</summary>
          <p className="mt-2 text-muted">Enter this key in your app, or program it into a hardware token:</p>
          <p className="my-2 rounded-md bg-sunken px-3 py-2 font-mono leading-7 [word-spacing:0.25rem]">
            {groups.join(" ")}
          </p>
          <CopyButton text={secret} label="Copy key" />
          <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 text-[0.8125rem]">
            <Fact term="Issuer" text={issuer} />
            <Fact term="Account" text={account} />
            <Fact term="Type" text="Time-based, SHA-1, 6 digits, 30 s" />
          </dl>
        </details>
      </div>
      <div>
        <h3 className="mb-2 font-semibold">2. Enter the passcode it shows</h3>
        <ConfirmForm
          hint="Six digits, a new passcode every 30 seconds."
          submitLabel={submitLabel}
          cancelHref={cancelHref}
        />
      </div>
    </div>
  );
}

function Fact({ term, text }: { term: string; text: string }) {
  return (
    <>
      <dt className="text-muted">{term}</dt>
      <dd className="[overflow-wrap:anywhere]">{text}</dd>
    </>
  );
}
