import { Note } from "../ui/note";
import { TextLink } from "../ui/text-link";
import { Time } from "../ui/time";

interface GraceBannerProps {
  until: Date;
  securityHref: string;
}

/** For somebody who must have a second factor soon. The moment is exact: from it on, nothing opens without one. */
export function GraceBanner({ until, securityHref }: GraceBannerProps) {
  return (
    <Note>
      Set up two-factor authentication by <Time moment={until} />. After that you cannot go on without it.{" "}
      <TextLink href={securityHref}>Open your security settings</TextLink>
    </Note>
  );
}
