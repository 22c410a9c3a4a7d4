/**
 * Pure: a path of our own that a sign-in may go on to (S70). One leading slash, printable ASCII, no backslash in any spelling;
 * it must read the same once a browser has resolved it: "/.//host" and "/a/..//host" become "//host", which a router takes for a host.
 */
export function isSafePath(path: unknown): path is string {
  if (typeof path !== "string" || path.length > 2048 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(path)) return false;
  if (/\\|%5c|%2f%2f|%0[ad]|^\/(api|sign-in|confirm)(\/|$|\?)/i.test(path)) return false;
  const read = new URL(path, "http://own.invalid");
  return read.origin === "http://own.invalid" && read.pathname + read.search + read.hash === path;
}
