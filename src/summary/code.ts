import type { Summary } from "./summary.ts";

/**
 * The short name of a figure in a summary, by which its source is asked for. Numbers count from 1 in the order of the summary:
 *
 *     A3      the third total               A3-17   the part of it that the 17th unit gave
 *     B1..B5  reports expected, received, on time, late, missing
 *     C2-4    the fourth row of the second list
 *     D1      the first pair of figures that do not match
 */
export type FigureRef =
  | { of: "total"; total: number }
  | { of: "cell"; total: number; unit: number }
  | { of: "delivery"; count: (typeof DELIVERY)[number] }
  | { of: "row"; list: number; row: number }
  | { of: "unbalanced"; index: number };

export const DELIVERY = ["expected", "received", "onTime", "late", "missing"] as const;

/** The sentence that names each of them on the page and in chat. */
export const COUNTED = {
  expected: "board.count.expected",
  received: "board.count.received",
  onTime: "board.count.on_time",
  late: "board.count.late",
  missing: "board.count.missing",
} as const satisfies Record<(typeof DELIVERY)[number], string>;

/** How many reports one of them counts. */
export function deliveryCount(summary: Summary, count: (typeof DELIVERY)[number]): number {
  const of = summary[count];
  return typeof of === "number" ? of : of.length;
}

/** Places count from 0 here, as in the summary's arrays. */
export function codeOf(ref: FigureRef): string {
  switch (ref.of) {
    case "total":
      return `A${ref.total + 1}`;
    case "cell":
      return `A${ref.total + 1}-${ref.unit + 1}`;
    case "delivery":
      return `B${DELIVERY.indexOf(ref.count) + 1}`;
    case "row":
      return `C${ref.list + 1}-${ref.row + 1}`;
    case "unbalanced":
      return `D${ref.index + 1}`;
  }
}

/** Typed by people: in any case, with or without a space. [" a3 - 17" -> the 17th unit's part of the third total] */
export function readCode(text: string): FigureRef | undefined {
  const [, letter, first, second] =
    /^([A-D])(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.toUpperCase().replaceAll(/\s/g, "")) ?? [];
  const [one, two] = [Number(first) - 1, second === undefined ? undefined : Number(second) - 1];
  if (letter === undefined || one < 0 || (two !== undefined && two < 0)) return undefined;
  if (letter === "A") return two === undefined ? { of: "total", total: one } : { of: "cell", total: one, unit: two };
  if (letter === "C") return two === undefined ? undefined : { of: "row", list: one, row: two };
  if (two !== undefined) return undefined;
  if (letter === "D") return { of: "unbalanced", index: one };
  const count = DELIVERY[one];
  return count === undefined ? undefined : { of: "delivery", count };
}
