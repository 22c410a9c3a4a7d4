import { Note } from "../ui/note";
import { TextLink } from "../ui/text-link";
import { type Grace, GraceWords } from "./grace-words";

/** For somebody who must have a second factor soon. */
export function GraceBanner({ setUpHref, ...grace }: Grace & { setUpHref: string }) {
  return (
    <Note>
      Set up two-factor authentication <GraceWords {...grace} />.{" "}
      {grace.skipsLeft === 0 ? "Your next sign-in will ask for it." : "After that you cannot go on without it."}{" "}
      <TextLink href={setUpHref}>Set it up now</TextLink>
    </Note>
  );
}
