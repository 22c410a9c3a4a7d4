/** The mark alone; the name stands beside it as text. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-7 shrink-0">
      <rect width="32" height="32" rx="8" fill="#4338ca" />
      <path
        d="M8.5 7h15A2.5 2.5 0 0 1 26 9.5v10a2.5 2.5 0 0 1-2.5 2.5H15l-5.2 4.1a.5.5 0 0 1-.8-.4V22h-.5A2.5 2.5 0 0 1 6 19.5v-10A2.5 2.5 0 0 1 8.5 7Z"
        fill="#fff"
      />
      <path
        d="M16 10.2a2.7 2.7 0 0 1 1.3 5.06l.6 3.14a.5.5 0 0 1-.5.6h-2.8a.5.5 0 0 1-.5-.6l.6-3.14A2.7 2.7 0 0 1 16 10.2Z"
        fill="#0f766e"
      />
    </svg>
  );
}
