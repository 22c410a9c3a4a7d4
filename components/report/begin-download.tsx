"use client";
import { useEffect, useRef } from "react";

/** Begins a download once, with a script or without. A refresh in the head alone was followed twice: each one is an export in the log. */
export function BeginDownload({ href }: { href: string }) {
  const hasBegun = useRef(false);
  useEffect(() => {
    if (hasBegun.current) return;
    hasBegun.current = true;
    window.location.assign(href);
  }, [href]);
  return (
    <noscript>
      <meta httpEquiv="refresh" content={`0;url=${href}`} />
    </noscript>
  );
}
