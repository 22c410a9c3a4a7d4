import { AuthShell } from "@/components/layout/auth-shell";
import { ButtonLink } from "@/components/ui/button-link";

export default function NotFoundPage() {
  return (
    <AuthShell heading="Not found" description="This page does not exist, or it is not yours to see.">
      <ButtonLink href="/" variant="primary" className="w-full">
        Go to the start
      </ButtonLink>
    </AuthShell>
  );
}
