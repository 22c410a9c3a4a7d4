import { isUnavailable } from "@/lib/core/errors";
import { recordStatus, type StatusReceipt } from "@/lib/sms/record-status";

const STATUS: Record<StatusReceipt, number> = { taken: 204, "bad-signature": 403, "not-configured": 404 };

/** A report has some 20 short fields. */
const LARGEST_BODY = 16_384;

/** Twilio tells what became of a text. The answer is the same for a text we know and one we do not. */
export async function POST(request: Request): Promise<Response> {
  const body = await readBody(request);
  if (body === null) return new Response(null, { status: 413 });
  try {
    const receipt = await recordStatus({
      search: new URL(request.url).search,
      body,
      signature: request.headers.get("x-twilio-signature") ?? "",
      isJson: request.headers.get("content-type")?.startsWith("application/json") ?? false,
    });
    return new Response(null, { status: STATUS[receipt] });
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    return new Response(null, { status: 503, headers: { "Retry-After": "5" } });
  }
}

/** Null where it is too large; what lies beyond the limit is never read. */
async function readBody(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
