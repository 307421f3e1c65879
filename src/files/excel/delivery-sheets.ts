import { formatMinutes } from "../../flow/duration.ts";
import { columns } from "./columns.ts";
import type { ExcelSheet } from "./model.ts";
import { partNames } from "./part-names.ts";
import type { Setting } from "./sheets.ts";

/** Who was late, the latest first, and who has not reported. */
export function deliverySheets({ summary, flow: { wording }, heading, nameOf }: Setting): [ExcelSheet, ExcelSheet] {
  const nameOfPart = partNames(summary, wording);
  return [
    {
      name: nameOf(wording.say("excel.sheet.late")),
      heading,
      columns: columns(
        wording,
        ["number", 6],
        ["unit", 34],
        ["period", 30],
        ["late_minutes", 13],
        ["late", 22],
        ["reason", 60],
      ),
      rows: summary.late.map(({ unit, part, minutes, reason }, index) => [
        index + 1,
        unit.name,
        nameOfPart(part),
        minutes,
        formatMinutes(wording, minutes),
        reason ?? null,
      ]),
    },
    {
      name: nameOf(wording.say("excel.sheet.missing")),
      heading,
      columns: columns(wording, ["number", 6], ["unit", 34], ["period", 30]),
      rows: summary.missing.map(({ unit, part }, index) => [index + 1, unit.name, nameOfPart(part)]),
    },
  ];
}
