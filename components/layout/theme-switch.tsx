import { THEMES, type Theme } from "./theme";

const labels: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

interface ThemeSwitchProps {
  theme: Theme;
  /** Stores the field `theme` in the cookie THEME_COOKIE. */
  action: (data: FormData) => Promise<void>;
}

/** Three submit buttons: the server writes the cookie and the page, so it works without a script and never flashes. */
export function ThemeSwitch({ theme, action }: ThemeSwitchProps) {
  return (
    <form action={action} className="px-2 py-1.5">
      <fieldset>
        <legend className="mb-1 text-xs font-medium text-muted">Theme</legend>
        <div className="grid grid-cols-3 gap-1 rounded-md bg-sunken p-1">
          {THEMES.map((option) => (
            <button
              key={option}
              type="submit"
              name="theme"
              value={option}
              aria-pressed={option === theme}
              className="min-h-7 rounded px-1 text-[0.8125rem] text-muted hover:text-ink aria-pressed:bg-surface aria-pressed:font-medium aria-pressed:text-ink aria-pressed:shadow-sm"
            >
              {labels[option]}
            </button>
          ))}
        </div>
      </fieldset>
    </form>
  );
}
