import { codeOf } from "../../summary/code.ts";
import { columns } from "./columns.ts";
import type { ExcelSheet } from "./model.ts";
import { partNames } from "./part-names.ts";
import type { Setting } from "./sheets.ts";

/** Figures that do not match, with what the unit says of them. */
export function unbalancedSheet({ summary, flow: { wording }, heading, nameOf }: Setting): ExcelSheet {
  const nameOfPart = partNames(summary, wording);
  return {
    name: nameOf(wording.say("excel.sheet.unbalanced")),
    heading,
    columns: columns(wording, ["code", 10], ["unit", 34], ["period", 30], ["sentence", 60], ["explanation", 60]),
    rows: summary.unbalanced.map(({ unit, part, sentence, explanation }, index) => [
      codeOf({ of: "unbalanced", index }),
      unit.name,
      nameOfPart(part),
      sentence,
      explanation,
    ]),
  };
}
