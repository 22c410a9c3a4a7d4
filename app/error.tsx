"use client";
import { AuthShell } from "@/components/layout/auth-shell";
import { Button } from "@/components/ui/button";

/** What went wrong stays in the log, under the request's id; the page says what one can do (S76). */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  const isAway = error.digest === "UNAVAILABLE";
  return (
    <AuthShell
      heading={isAway ? "Back in a moment" : "Something went wrong"}
      description={
        isAway
          ? "Keydesk cannot reach its database right now. You are still signed in, and nothing is lost."
          : `It has been written down${error.digest ? ` as ${error.digest}` : ""}. Nothing was saved in part.`
      }
    >
      <Button variant="primary" className="w-full" onClick={() => window.location.reload()}>
        Try again
      </Button>
    </AuthShell>
  );
}
