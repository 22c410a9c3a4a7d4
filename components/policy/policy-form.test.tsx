import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { PolicyForm } from "./policy-form";
import { PolicyVersions } from "./policy-versions";

const agent = {
  role: "agent" as const,
  secondFactor: "required" as const,
  askPasscode: "every-sign-in" as const,
  requiredFrom: "2026-12-01",
  methods: ["app" as const],
  trustedDeviceDays: 30,
  graceDays: 7,
  graceSkips: 2,
  sessionIdleMinutes: 60,
  sessionAbsoluteMinutes: 720,
  version: 4,
};
const act = async () => null;

test("each setting of a role has one field, whose name is part of no other", () => {
  const html = renderToStaticMarkup(
    <PolicyForm policies={[agent]} previewAction={act} saveAction={act} tryAction={act} />,
  );
  const labels = [...html.matchAll(/<label[^>]*>([^<]*)/g)].map(([, label]) => label ?? "");
  expect(labels).toHaveLength(9);
  for (const label of labels) expect(labels.filter((other) => other.includes(label))).toEqual([label]);
  expect(html).toMatch(/type="date"[^>]*value="2026-12-01"|value="2026-12-01"[^>]*type="date"/);
  expect(html).toContain('name="agent.methods"');
});

test("versions say who changed what, and all but the present one can be brought back over the present versions", () => {
  const version = { savedAt: new Date("2026-11-24T10:00:00Z"), savedBy: "Ada", undoneTo: null };
  const changes = [{ field: "agent.graceDays", from: 0, to: 7 }];
  const versions = [
    { ...version, id: 2, changes },
    { ...version, id: 1, savedBy: null, changes: [] },
  ];
  const html = renderToStaticMarkup(<PolicyVersions versions={versions} present={[agent]} undoAction={act} />);
  expect(html).toContain("Agents: Grace period (days): 0 → 7");
  expect(html).toContain("by Ada");
  expect(html).toMatch(/name="versions.agent" value="4"/);
  expect(html).toMatch(/name="versionId" value="1"/);
  expect(html).not.toMatch(/name="versionId" value="2"/);
});
