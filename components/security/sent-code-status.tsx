import { Alert } from "../ui/alert";
import { formatClock } from "../ui/moment";
import { deliveryWords, type SentCode } from "./delivery-state";

/** Where the code went, what became of the message, and when another may follow. */
export function SentCodeStatus({ maskedNumber, delivery, nextSendAt }: SentCode) {
  const hasTrouble = delivery === "undelivered" || delivery === "failed" || delivery === "unknown";
  return (
    <Alert tone={hasTrouble ? "warning" : "info"}>
      <p>
        We sent a code to <span className="font-medium whitespace-nowrap">{maskedNumber}</span>.
      </p>
      {delivery ? <p>{deliveryWords[delivery]}</p> : null}
      {nextSendAt ? (
        <p className="text-muted">A new code can be sent from {formatClock(nextSendAt, "second")}.</p>
      ) : null}
    </Alert>
  );
}
