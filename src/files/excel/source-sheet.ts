import type { ReportId } from "../../domain/report.ts";
import { periodName } from "../../flow/period-name.ts";
import { codeOf } from "../../summary/code.ts";
import type { Summary } from "../../summary/summary.ts";
import { stateName } from "../delivery-state.ts";
import { columns } from "./columns.ts";
import type { ExcelCell, ExcelSheet } from "./model.ts";
import type { Setting } from "./sheets.ts";
import { standingCells, standingColumn } from "./standing.ts";

/** Every report that figures rest on: whose, of when, which revision, and the codes of those figures. */
export function sourceSheet({ summary, flow, amended, heading, nameOf }: Setting): ExcelSheet {
  const { wording } = flow;
  const names = summary.parts.map((part) => periodName(wording, part));
  const codes = codesByReport(summary);
  const rows = summary.units.flatMap(({ unit, reports }) =>
    reports.flatMap((report, part): ExcelCell[][] =>
      "id" in report
        ? [
            [
              unit.name,
              unit.id,
              names[part] ?? null,
              stateName(report, wording),
              { is: "instant", at: report.at },
              ...standingCells(flow, [report]),
              report.minutes,
              report.revision,
              amended.has(report.id) ? wording.say("excel.amended") : null,
              codes.get(report.id)?.join(", ") ?? null,
            ],
          ]
        : [],
    ),
  );
  return {
    name: nameOf(wording.say("excel.sheet.sources")),
    heading: [...heading, wording.say("excel.how_to_trace")],
    columns: columns(
      wording,
      ["unit", 34],
      ["unit_id", 12],
      ["period", 30],
      ["state", 14],
      ["at", 18],
      ...standingColumn(flow),
      ["late_minutes", 13],
      ["revision", 9],
      ["amended", 16],
      ["codes", 60],
    ),
    rows,
  };
}

function codesByReport({ units, lists, unbalanced, parts }: Summary): Map<ReportId, string[]> {
  const codes = new Map<ReportId, string[]>();
  const add = (report: ReportId, code: string) => {
    const known = codes.get(report);
    if (known === undefined) codes.set(report, [code]);
    else known.push(code);
  };
  const placeOf = new Map(units.map(({ unit }, place) => [unit.id, place]));
  units.forEach(({ reports, cells }, unit) => {
    cells.forEach((cell, total) => {
      if ("none" in cell && cell.none !== "no_base") return;
      for (const report of reports) if ("id" in report) add(report.id, codeOf({ of: "cell", total, unit }));
    });
  });
  lists.forEach(({ rows }, list) => {
    rows.forEach(({ report }, row) => add(report, codeOf({ of: "row", list, row })));
  });
  unbalanced.forEach(({ unit, part }, index) => {
    const report = units[placeOf.get(unit.id) ?? -1]?.reports[parts.findIndex(({ key }) => key === part)];
    if (report !== undefined && "id" in report) add(report.id, codeOf({ of: "unbalanced", index }));
  });
  return codes;
}
