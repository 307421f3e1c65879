import { table } from "./markdown.ts";

/** What an issue asks for, with what was measured: the reader judges, the bench never fails on it. */
export interface Aim {
  what: string;
  wanted: number;
  /** Whether a larger value is the better one. */
  atLeast: boolean;
  /** Nothing where it could not be measured. */
  measured: number | undefined;
  show(value: number): string;
}

function verdict({ wanted, atLeast, measured, show }: Aim): string {
  if (measured === undefined) return "not measured";
  if (atLeast ? measured >= wanted : measured <= wanted) return "reached";
  return `missed by ${show(Math.abs(wanted - measured))}`;
}

export function aimsTable(aims: readonly Aim[]): string {
  return table(
    ["Aim", "wanted", "measured", ""],
    aims.map((aim) => [
      aim.what,
      `${aim.atLeast ? "≥" : "≤"} ${aim.show(aim.wanted)}`,
      aim.measured === undefined ? "" : aim.show(aim.measured),
      verdict(aim),
    ]),
  );
}
