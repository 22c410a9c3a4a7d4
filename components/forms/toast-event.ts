/** Forms announce a success by this event, so that pages without a toaster need not load one. */
export const TOAST_EVENT = "keydesk:toast";
