/** Apart from TextLink, so that sign-in pages can have the look without Next's link. */
export const textLinkClasses =
  "font-medium text-accent-text underline decoration-accent-text/40 underline-offset-2 hover:decoration-current";
