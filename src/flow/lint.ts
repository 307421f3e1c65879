import type { Issue } from "./issue.ts";
import { lintRungs } from "./lint-rungs.ts";
import { lintGroups, lintStep } from "./lint-steps.ts";
import { GIVEN, inExpression, inTemplate, namesAnywhere, type Path, unknownStep, withGiven } from "./names.ts";
import { RESERVED } from "./parse-expression.ts";
import type { Check, SummaryList, Total } from "./schema.ts";
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
  ];
}

function lintList({ ids, steps }: Sketch, list: SummaryList, path: Path): Issue[] {
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
