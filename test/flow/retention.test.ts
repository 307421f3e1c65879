import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { loadFlows, showFault } from "../../src/flow/load.ts";
import { readFolder } from "../../src/flow/read-folder.ts";

const shipped = readFolder(fileURLToPath(new URL("../../flows", import.meta.url)));

/** What is said of the folder with this in the place of the shipped `luu-tru.yaml`. */
function faults(text: string): string[] {
  const files = shipped.map((file) => (file.path.endsWith("/luu-tru.yaml") ? { ...file, text } : file));
  const loaded = loadFlows(files);
  return loaded.ok ? [] : loaded.faults.map((fault) => showFault(fault).replace(/^.*\/flows\//, ""));
}

it.each([
  ["raw_chat: 5\n", /^luu-tru\.yaml:1:11 .*30/],
  ["leave: 400\nraw_chat: chín mươi\n", /^luu-tru\.yaml:2:11 /],
  ["reminders: 90.5\n", /^luu-tru\.yaml:1:12 /],
  ["reports: 3650\n", /^luu-tru\.yaml:1:1 .*reports/],
  ["raw_chta: 90\n", /^luu-tru\.yaml:1:1 .*raw_chat/],
])("tells where a mistake is: %j", (text, told) => {
  expect(faults(text)).toEqual([expect.stringMatching(told)]);
});

it("takes what is usual for what is left out", () => {
  expect(faults("raw_chat: 60\n")).toEqual([]);
});
