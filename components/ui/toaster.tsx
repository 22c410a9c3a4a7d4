"use client";
import { useEffect, useState } from "react";
import { TOAST_EVENT } from "../forms/toast-event";

const SHOWN_FOR_MS = 6000;

interface Toast {
  id: number;
  text: string;
}

/** Shows what forms announce. The region exists from the start: screen readers only speak of changes in regions they know. */
export function Toaster() {
  const [toasts, setToasts] = useState<Toast[]>([]);

  useEffect(() => {
    let next = 0;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    function show(event: Event) {
      if (!(event instanceof CustomEvent)) return;
      const toast = { id: next++, text: String(event.detail) };
      setToasts((shown) => [...shown, toast]);
      timers.add(setTimeout(() => setToasts((shown) => shown.filter((other) => other.id !== toast.id)), SHOWN_FOR_MS));
    }
    window.addEventListener(TOAST_EVENT, show);
    return () => {
      window.removeEventListener(TOAST_EVENT, show);
      for (const timer of timers) clearTimeout(timer);
    };
  }, []);

  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex flex-col items-end gap-2 print:hidden"
    >
      {toasts.map((toast) => (
        <p key={toast.id} className="rounded-lg bg-rail px-4 py-2.5 font-medium text-white shadow-lg">
          {toast.text}
        </p>
      ))}
    </div>
  );
}
