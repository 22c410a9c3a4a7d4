"use client";
import { useState } from "react";
import { Button } from "./button";

interface CopyButtonProps {
  text: string;
  label: string;
}

/** Hidden where scripts are off, because it could do nothing. Its name stays; the outcome is announced beside it. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const [outcome, setOutcome] = useState("");

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("Copied");
    } catch {
      setOutcome("Your browser refused. Select the text and copy it yourself.");
    }
  }

  return (
    <span className="inline-flex items-center gap-2 noscript:hidden">
      <Button onClick={() => void copy()}>{label}</Button>
      <span role="status" className="text-teal-text">
        {outcome}
      </span>
    </span>
  );
}
