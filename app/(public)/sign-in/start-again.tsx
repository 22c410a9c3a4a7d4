import { startAgainAction } from "./passcode/actions";

/** The way back: ends this sign-in and asks for the password again. */
export function StartAgain() {
  return (
    <form action={startAgainAction}>
      <button type="submit" className="text-link">
        Start again, or as somebody else
      </button>
    </form>
  );
}
