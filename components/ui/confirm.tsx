"use client";
import { type MouseEvent, type ReactNode, useId, useRef } from "react";
import { Button, type ButtonLook } from "./button";

interface ConfirmProps {
  /** Name of the button that opens the question. */
  label: string;
  look?: ButtonLook["variant"];
  size?: ButtonLook["size"];
  title: string;
  /** What will happen, and the form that makes it happen. */
  children: ReactNode;
}

/**
 * A question before something that cannot be taken back.
 * It is a native dialog that is also a popover: without a script the browser opens it by itself, with one it is modal.
 */
export function Confirm({ label, look = "secondary", size, title, children }: ConfirmProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  function open(event: MouseEvent) {
    event.preventDefault();
    dialog.current?.showModal();
  }

  function close(event: MouseEvent) {
    if (!dialog.current?.open || dialog.current.matches(":popover-open")) return;
    event.preventDefault();
    dialog.current.close();
  }

  return (
    <div>
      <Button variant={look} size={size} popoverTarget={id} onClick={open}>
        {label}
      </Button>
      <dialog
        ref={dialog}
        id={id}
        popover="auto"
        aria-labelledby={`${id}-title`}
        className="w-[min(30rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-5 text-ink shadow-xl"
      >
        <h2 id={`${id}-title`} className="text-base font-semibold">
          {title}
        </h2>
        <div className="mt-2 space-y-4">{children}</div>
        <Button variant="ghost" className="mt-2" popoverTarget={id} popoverTargetAction="hide" onClick={close}>
          Cancel
        </Button>
      </dialog>
    </div>
  );
}
