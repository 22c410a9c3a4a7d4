import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { type Refusal, refuse } from "@/lib/core/result";
import { FormBody } from "./form-body";
import { TextField } from "./text-field";

/** What the server writes for a browser without a script. */
const written = (state: Refusal): string =>
  renderToStaticMarkup(
    <FormBody state={state} submit={() => {}} pending={false} hidden={{ personId: 7, "admin.version": 3 }}>
      <TextField name="name" label="Name" />
    </FormBody>,
  );

/** The words of each alert. */
const alerts = (html: string): string[] =>
  [...html.matchAll(/<(\w+)[^>]*role="alert"[^>]*>(.*?)<\/\1>/gs)].map(([, , text]) =>
    (text ?? "").replaceAll(/<[^>]+>/g, "").trim(),
  );

test.each(["personId", "admin.version"])("a refusal about the unseen field %s stands above the form", (name) => {
  const html = written(refuse("invalid_input", { fields: { [name]: "invalid_input" } }));
  expect(alerts(html)).toEqual([expect.stringMatching(/did not come back as Keydesk had sent it.*Reload/)]);
});

test("one whose unseen field is wrong in a way we have words for says those", () => {
  const html = written(refuse("invalid_input", { fields: { "admin.version": "date_in_past" } }));
  expect(alerts(html)).toEqual([expect.stringContaining("This day is over.")]);
});

test("one about a field people see stands at the field alone", () => {
  const html = written(refuse("invalid_input", { fields: { name: "required" } }));
  expect(alerts(html)).toEqual([expect.stringContaining("Fill this in.")]);
});

test("one about both stands at both", () => {
  const html = written(refuse("invalid_input", { fields: { name: "required", personId: "invalid_input" } }));
  expect(alerts(html)).toHaveLength(2);
});

test("one that names no field stands above the form, in its own words", () => {
  expect(alerts(written(refuse("last_admin")))).toEqual([expect.stringContaining("last admin")]);
});
