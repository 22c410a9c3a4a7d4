import { expect, test } from "vitest";
import { findHiddenFields, findScripts, multipart } from "./form";

/** As Next writes it, cut to what matters. */
const PAGE = `<main><form action="" encType="multipart/form-data" method="POST">
<input type="hidden" name="$ACTION_REF_1"/><input type="hidden" name="$ACTION_1:0" value="{&quot;id&quot;:&quot;7f&quot;,&quot;bound&quot;:&quot;$@1&quot;}"/>
<input type="hidden" name="$ACTION_1:1" value="[null]"/><input type="hidden" name="next" value="/tickets?a=1&amp;b=&#x27;2&#x27;"/>
<input class="block" type="email" required="" autofocus="" id="_R_1_" name="email"/><input type="password" name="password"/>
</form><form action=""><input type="hidden" name="$ACTION_ID_99"/><input type="checkbox" name="again"/></form></main>`;

test("the form is found by one of its fields, with its hidden fields as a browser would send them", () => {
  expect(findHiddenFields(PAGE, "email")).toEqual([
    ["$ACTION_REF_1", ""],
    ["$ACTION_1:0", '{"id":"7f","bound":"$@1"}'],
    ["$ACTION_1:1", "[null]"],
    ["next", "/tickets?a=1&b='2'"],
  ]);
  expect(findHiddenFields(PAGE, "again")).toEqual([["$ACTION_ID_99", ""]]);
});

test("a page without the field has no form to send", () => {
  expect(findHiddenFields(PAGE, "passcode")).toBeNull();
  expect(findHiddenFields("", "email")).toBeNull();
});

test("what is sent are the hidden fields and the typed ones, in order", () => {
  const form = multipart([
    ["$ACTION_KEY", "k"],
    ["email", "a@b.test"],
  ]);
  expect([...form.entries()]).toEqual([
    ["$ACTION_KEY", "k"],
    ["email", "a@b.test"],
  ]);
});

test("scripts are counted once, preloaded ones too, and those for old browsers not at all", () => {
  const html = `<link rel="preload" as="script" nonce="x" href="/c.js"/><link rel="stylesheet" href="/s.css"/>
<script src="/a.js" async=""></script><script src="/c.js"></script><script src="/old.js" noModule=""></script>
<script nonce="x">self.inline = "<b>"</script>`;
  expect(findScripts(html)).toEqual(["/a.js", "/c.js"]);
});
