export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Holds the choice of a browser, not of a person. Read by the root layout, so the first paint is right without a script. */
export const THEME_COOKIE = "keydesk-theme";

/** Whatever the cookie holds, the answer is a theme. */
export const themeFrom = (value: string | undefined): Theme => THEMES.find((theme) => theme === value) ?? "system";
