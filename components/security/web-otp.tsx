"use client";
import { useEffect } from "react";

/** https://wicg.github.io/web-otp/: not in TypeScript's DOM library. */
interface OtpRequest extends CredentialRequestOptions {
  otp: { transport: ["sms"] };
}

/** On phones that know WebOTP, the code of the message lands in the passcode field and is sent. Elsewhere nothing happens. */
export function WebOtp() {
  useEffect(() => {
    if (!("OTPCredential" in window)) return;
    const abort = new AbortController();
    const request: OtpRequest = { otp: { transport: ["sms"] }, signal: abort.signal };
    navigator.credentials.get(request).then(fill, () => undefined);
    return () => abort.abort();
  }, []);
  return null;
}

function fill(credential: Credential | null) {
  const field = document.querySelector<HTMLInputElement>("input[autocomplete=one-time-code]");
  if (!field || !credential || !("code" in credential) || field.value !== "") return;
  field.value = String(credential.code);
  field.form?.requestSubmit();
}
