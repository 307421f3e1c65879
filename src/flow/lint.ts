import type { Issue } from "./issue.ts";
import { lintRungs } from "./lint-rungs.ts";
import { lintGroups, lintStep } from "./lint-steps.ts";
import { GIVEN, inExpression, inTemplate, namesAnywhere, type Path, unknownStep, withGiven } from "./names.ts";
import { RESERVED } from "./parse-expression.ts";
import type { Check, SummaryChart, SummaryList, SummarySection, Total } from "./schema.ts";
import type { Sketch } from "./sketch.ts";

/** Everything that is wrong across the fields of a flow; a part that could not be read by itself is passed over. */
export function lint(sketch: Sketch): Issue[] {
  return [
    ...lintIds(sketch),
    ...each(sketch.steps, ["steps"], (step, path, index) => lintStep(sketch, step, path, index)),
    ...lintGroups(sketch),
    ...each(sketch.checks, ["checks"], (check, path) => lintCheck(sketch, check, path)),
    ...lintRungs(sketch.reminders, ["reminders"], sketch.closes),
    ...each(sketch.totals, ["summary", "totals"], (total, path) => lintTotal(sketch, total, path)),
    ...each(sketch.lists, ["summary", "lists"], (list, path) => lintList(sketch, list, path)),
    ...each(sketch.charts, ["summary", "charts"], (chart, path) => lintChart(sketch, chart, path)),
    ...each(sketch.outline, ["summary", "outline"], (section, path) => lintSection(sketch, section, path)),
  ];
}

function each<T>(
  list: (T | undefined)[],
  path: Path,
  lintOne: (one: T, path: Path, index: number) => Issue[],
): Issue[] {
  return list.flatMap((one, index) => (one === undefined ? [] : lintOne(one, [...path, index], index)));
}

function lintIds({ ids, checks, totals }: Sketch): Issue[] {
  const reserved = ids.flatMap((id, index): Issue[] => {
    if (id === undefined || ![...RESERVED, ...GIVEN].includes(id)) return [];
    return [{ path: ["steps", index, "id"], sentence: "id.reserved", values: { id } }];
  });
  return [
    ...reserved,
    ...repeated(ids, ["steps"]),
    ...repeated(
      checks.map((check) => check?.id),
      ["checks"],
    ),
    ...repeated(
      totals.map((total) => total?.id),
      ["summary", "totals"],
    ),
  ];
}

function repeated(ids: (string | undefined)[], path: Path): Issue[] {
  return ids.flatMap((id, index): Issue[] => {
    if (id === undefined || ids.indexOf(id) === index) return [];
    return [{ path: [...path, index, "id"], sentence: "id.repeated", values: { id } }];
  });
}

function lintCheck(sketch: Sketch, check: Check, path: Path): Issue[] {
  const names = namesAnywhere(sketch);
  return [
    ...inExpression(check.that, [...path, "that"], names, { is: "truth" }),
    ...inTemplate(check.say, [...path, "say"], withGiven(names)),
    ...check.fix.flatMap((id, index) => lintFix(sketch, id, [...path, "fix", index])),
  ];
}

function lintFix({ ids, steps }: Sketch, id: string, path: Path): Issue[] {
  const index = ids.indexOf(id);
  if (index < 0) return [{ path, ...unknownStep(id, ids) }];
  return steps[index]?.answer === "computed" ? [{ path, sentence: "check.fix_computed", values: { name: id } }] : [];
}

function lintTotal(sketch: Sketch, total: Total, path: Path): Issue[] {
  const names = namesAnywhere(sketch);
  return [
    ...inExpression(total.value, [...path, "value"], names, { is: "number" }),
    ...inExpression(total.per, [...path, "per"], names, { is: "number" }),
    ...(total.per === undefined ? lintCompletion(total, path) : []),
  ];
}

/** How much is done is a rate. */
function lintCompletion({ about }: Pick<Total, "about">, path: Path): Issue[] {
  return about === "completion" ? [{ path: [...path, "about"], sentence: "summary.completion", values: {} }] : [];
}

function lintList(sketch: Sketch, list: SummaryList, path: Path): Issue[] {
  return [...lintSource(sketch, list, path), ...lintCompletion(list, path)];
}

function lintSource({ ids, steps }: Sketch, list: SummaryList, path: Path): Issue[] {
  const index = ids.indexOf(list.from);
  const from = steps[index];
  if (index < 0) return [{ path: [...path, "from"], ...unknownStep(list.from, ids) }];
  if (from === undefined) return []; // at fault by itself
  if (from.answer !== "list" && from.answer !== "text") {
    return [{ path: [...path, "from"], sentence: "summary.from", values: { name: list.from } }];
  }
  if (list.sort === undefined) return [];
  if (from.answer === "text")
    return [{ path: [...path, "sort"], sentence: "summary.sort_of_text", values: { name: list.from } }];
  if (from.of[list.sort.column] !== undefined) return [];
  const values = { column: list.sort.column, list: list.from, columns: Object.keys(from.of).join(", ") };
  return [{ path: [...path, "sort"], sentence: "type.column_unknown", values }];
}

function lintChart({ totalIds }: Sketch, chart: SummaryChart, path: Path): Issue[] {
  return (["bar", "line"] as const).flatMap((kind) => {
    const total = chart[kind];
    return total === undefined ? [] : lintTotalNamed(totalIds, total, [...path, kind]);
  });
}

function lintSection({ totalIds, listSources }: Sketch, { totals, lists }: SummarySection, path: Path): Issue[] {
  return [
    ...totals.flatMap((id, index) => lintTotalNamed(totalIds, id, [...path, "totals", index])),
    ...lists.flatMap((from, index): Issue[] => {
      if (listSources.includes(from)) return [];
      const values = { name: from, names: known(listSources) };
      return [{ path: [...path, "lists", index], sentence: "summary.unknown_list", values }];
    }),
  ];
}

function lintTotalNamed(ids: (string | undefined)[], id: string, path: Path): Issue[] {
  if (ids.includes(id)) return [];
  return [{ path, sentence: "summary.unknown_total", values: { name: id, names: known(ids) } }];
}

function known(names: (string | undefined)[]): string {
  const all = names.filter((name) => name !== undefined);
  return all.length === 0 ? "–" : all.join(", ");
}
