import type { RecoveryCodesDto } from "@/lib/two-factor/schema";
import { Time } from "../ui/time";

/** What an admin sees of somebody's recovery codes: how many, never which. */
export function RecoveryCodesNote({ status }: { status: RecoveryCodesDto | null }) {
  if (!status) return <p className="text-muted">No recovery codes.</p>;
  return (
    <p className="text-muted">
      Recovery codes: {status.left} of {status.total} left, made on <Time moment={status.createdAt} precision="day" />,{" "}
      {status.savedAt ? "saved" : "never saved"}.
    </p>
  );
}
