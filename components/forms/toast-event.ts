/** Forms announce a success by this event, so that pages without a toaster need not load one. */
export const TOAST_EVENT = "keydesk:toast";

export const announce = (text: string): boolean => window.dispatchEvent(new CustomEvent(TOAST_EVENT, { detail: text }));
