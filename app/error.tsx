"use client";
import { AuthShell } from "@/components/layout/auth-shell";
import { Button } from "@/components/ui/button";

/** By the digest that lib/core/errors.ts gives them. */
const WORDS: Record<string, { heading: string; description: string }> = {
  UNAVAILABLE: {
    heading: "Back in a moment",
    description: "Keydesk cannot reach its database right now. You are still signed in, and nothing is lost.",
  },
  MISCONFIGURED: {
    heading: "Not set up as it should be",
    description:
      "Keydesk lacks something it needs. You are still signed in, and nothing is lost. Tell whoever runs it.",
  },
};

/** What went wrong stays in the log, under the request's id; the page says what one can do (S76). */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  const { heading, description } = WORDS[error.digest ?? ""] ?? {
    heading: "Something went wrong",
    description: `It has been written down${error.digest ? ` as ${error.digest}` : ""}. Nothing was saved in part.`,
  };
  return (
    <AuthShell heading={heading} description={description}>
      <Button variant="primary" className="w-full" onClick={() => window.location.reload()}>
        Try again
      </Button>
    </AuthShell>
  );
}
