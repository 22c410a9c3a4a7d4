import type { ReactNode } from "react";
import { Logo } from "./logo";

interface AuthShellProps {
  heading: string;
  description?: ReactNode;
  /** Below the card: ways out. */
  footer?: ReactNode;
  /** Set-up panels need more room than a password. */
  width?: "narrow" | "wide";
  children: ReactNode;
}

export function AuthShell({ heading, description, footer, width = "narrow", children }: AuthShellProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 py-8 sm:py-16">
      <p className="mb-6 flex items-center gap-2.5 text-lg font-semibold tracking-tight print:hidden">
        <Logo />
        Keydesk
      </p>
      <div className={width === "wide" ? "w-full max-w-2xl" : "w-full max-w-sm"}>
        <div className="rounded-xl border border-line bg-surface p-5 shadow-sm sm:p-7">
          <h1 className="text-xl font-semibold tracking-tight">{heading}</h1>
          {description ? <div className="mt-1 text-muted">{description}</div> : null}
          <div className="mt-5 space-y-5">{children}</div>
        </div>
        {footer ? <div className="mt-4 text-center text-muted print:hidden">{footer}</div> : null}
      </div>
    </main>
  );
}
