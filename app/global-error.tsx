"use client";

/** When even the layout fails: no components, no styles to rely on. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>Something went wrong</h1>
          <p>Please try again in a moment. You are still signed in, and nothing is lost.</p>
          <a href="/">Try again</a>
        </main>
      </body>
    </html>
  );
}
