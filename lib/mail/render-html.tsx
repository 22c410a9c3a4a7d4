import { CLOSING, type MailContent, writeSubject } from "./content";

/** No colours of our own: with `color-scheme`, a mail program's own dark mode is the mail's, and contrast is never our guess. */
const SCHEME = { colorScheme: "light dark" };
const FONT = { fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif", fontSize: "16px" };
const BOX = { maxWidth: "36em", margin: "0 auto", padding: "16px" };
const LINES = { ...FONT, lineHeight: "1.5", margin: "0 0 16px", overflowWrap: "anywhere" } as const;
const FACTS = { ...LINES, borderLeft: "4px solid #8c8c94", paddingLeft: "12px" };
const CLOSE = { ...LINES, fontSize: "14px", borderTop: "1px solid #8c8c94", paddingTop: "12px" };

/**
 * The HTML of a mail: what the text says, no more. No image, no style sheet, nothing from elsewhere, so nothing tells who has
 * read it. React escapes whatever admins and names bring; only addresses of this installation become links.
 * The packages are loaded at the first mail: neither a start nor a page waits for them.
 */
export async function renderHtml(content: MailContent, site: string): Promise<string> {
  const [{ render }, { Html }, { Head }, { Body }, { Container }, { Text }, { Link }] = await Promise.all([
    import("@react-email/render"),
    import("@react-email/html"),
    import("@react-email/head"),
    import("@react-email/body"),
    import("@react-email/container"),
    import("@react-email/text"),
    import("@react-email/link"),
  ]);
  const paragraph = (part: string) =>
    keyed(part.split("\n")).map(({ key, value: line }) => [
      key > 0 ? <br key={`break ${key}`} /> : null,
      ...keyed(splitLinks(line, site)).map(({ key: place, value }) =>
        isOurs(value, site) ? (
          <Link key={`${key} ${place}`} href={value} style={{ color: "revert", textDecoration: "underline" }}>
            {value}
          </Link>
        ) : (
          value
        ),
      ),
    ]);
  return render(
    <Html lang="en" style={SCHEME}>
      <Head>
        <title>{writeSubject(content)}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
      </Head>
      <Body style={SCHEME}>
        <Container style={BOX}>
          {keyed(content.parts).map(({ key, value: part }) => (
            <Text key={key} style={typeof part === "string" ? LINES : FACTS}>
              {paragraph(
                typeof part === "string" ? part : part.map(([label, value]) => `${label}: ${value}`).join("\n"),
              )}
            </Text>
          ))}
          <Text style={CLOSE}>{CLOSING}</Text>
        </Container>
      </Body>
    </Html>,
  );
}

const keyed = <T,>(values: readonly T[]) => values.map((value, key) => ({ key, value }));

/** "See https://our.site/x." → "See ", "https://our.site/x", ".". What only begins like our address is no link. */
function splitLinks(line: string, site: string): string[] {
  const address = site.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const ours = new RegExp(`(${address}(?:/(?:[^\\s<>"']*[^\\s<>"'.,;:!?)])?|(?![\\w:@-]|\\.\\w)))`);
  return line.split(ours).filter((piece) => piece !== "");
}

const isOurs = (piece: string, site: string): boolean => piece === site || piece.startsWith(`${site}/`);
