import type { SentCodeDto } from "@/lib/two-factor/schema";
import { Alert } from "../ui/alert";
import { formatClock } from "../ui/moment";
import { deliveryWords } from "./delivery-words";

/** Where the code went, what became of the message, and when another may follow. */
export function SentCodeStatus({ maskedNumber, delivery, words, nextSendAt }: SentCodeDto) {
  const hasTrouble = delivery === null || ["undelivered", "failed", "unknown"].includes(delivery);
  return (
    <Alert tone={hasTrouble ? "warning" : "info"}>
      <p>
        {delivery ? "We sent a code to " : "Too many codes were asked for, so none was sent this time to "}
        <span className="font-medium whitespace-nowrap">{maskedNumber}</span>.
      </p>
      {delivery ? <p>{words ?? deliveryWords[delivery]}</p> : null}
      {nextSendAt ? (
        <p className="text-muted">A new code can be sent from {formatClock(nextSendAt, "second")}.</p>
      ) : null}
    </Alert>
  );
}
