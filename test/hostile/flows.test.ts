import { describe, expect, it } from "vitest";
import { loadFlows, showFault } from "../../src/flow/load.ts";
import { readFolder } from "../../src/flow/read-folder.ts";

const shipped = readFolder("flows");
const weekly = shipped.find(({ path }) => path.endsWith("bao-cao-tuan.yaml")) ?? { path: "", text: "" };

/** The shipped folder with one file more, or one that stands in the place of the weekly report. */
function faultsOf(text: string, path = weekly.path): string[] {
  const loaded = loadFlows([...shipped.filter((one) => one.path !== path), { path, text }]);
  return loaded.ok ? [] : loaded.faults.map(showFault);
}

const step = (body: string) => `${weekly.text.slice(0, weekly.text.indexOf("steps:"))}steps:\n  - ${body}\n`;

describe("a flow", () => {
  it.each<[string, string]>([
    ["nested 10^5 deep", `id: ${"[".repeat(100_000)}`],
    [
      "of maps nested 10^4 deep",
      "a:\n"
        .repeat(10_000)
        .split("\n")
        .map((line, n) => " ".repeat(Math.min(n, 400)) + line)
        .join("\n"),
    ],
    [
      "that unfolds to a billion words",
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\nsteps: [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n`,
    ],
    [
      "with its own prototype",
      `${weekly.text}\n__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }\n`,
    ],
    ["that wants a program run", 'id: !!js/function "function(){process.exit(0)}"\n'],
    ["with a path for an id", weekly.text.replace(/^id:.*$/m, "id: ../../etc/passwd")],
    ["with an operator for an id", weekly.text.replace(/^id:.*$/m, 'id: { $gt: "" }')],
    ["with a program for a formula", step('{ id: x, label: X, answer: computed, formula: "process.exit(1)" }')],
    [
      "with a constructor for a formula",
      step('{ id: x, label: X, answer: computed, formula: "constructor.constructor(1)()" }'),
    ],
    [
      "with a formula of 10^5 brackets",
      step(`{ id: x, label: X, answer: computed, formula: "${"(".repeat(100_000)}1" }`),
    ],
    ["of NUL bytes", "\u0000".repeat(1_000)],
    ["of 5 MB", `# ${"x".repeat(5 * 1024 * 1024)}\n`],
  ])("%s is refused, and where it is wrong is said", (_, text) => {
    const faults = faultsOf(text);
    expect(faults.length).toBeGreaterThan(0);
    expect({}).not.toHaveProperty("polluted");
    for (const fault of faults.slice(0, 20)) expect(fault).toMatch(/^\S+\.yaml(?::\d+:\d+)? \S/);
  });

  it("asks in whatever words the office chose: markup and braces of a program stay words", () => {
    const text = weekly.text.replace(/^title:.*$/m, 'title: "<img src=x onerror=alert(1)> ${process.exit(1)}"');
    expect(faultsOf(text)).toEqual([]);
  });
});
