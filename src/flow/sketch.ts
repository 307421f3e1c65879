import type { z } from "zod";
import type { Offset } from "../domain/offset.ts";
import { DeadlineSyntax } from "./deadline-syntax.ts";
import { Check, type FlowFile, Rung, Step, SummaryChart, SummaryList, SummarySection, Total } from "./schema.ts";

/**
 * As much of a flow as could be read, each part in its place: `undefined` stands for one that is at fault by itself. So a
 * mistake in one step does not hide what is wrong in the others.
 */
export interface Sketch {
  steps: (Step | undefined)[];
  /** The ids of all steps, also of those that could not be read. */
  ids: (string | undefined)[];
  checks: (Check | undefined)[];
  reminders: (Rung | undefined)[];
  /** Until when a report is taken; unknown where the deadline could not be read. */
  closes: Offset | undefined;
  totals: (Total | undefined)[];
  lists: (SummaryList | undefined)[];
  /** The ids of all totals, and what all lists come from, also of those that could not be read. */
  totalIds: (string | undefined)[];
  listSources: (string | undefined)[];
  charts: (SummaryChart | undefined)[];
  outline: (SummarySection | undefined)[];
}

export function sketchOf(file: FlowFile): Sketch {
  const { steps, checks, reminders, deadline, summary } = file;
  return {
    steps,
    ids: steps.map((step) => step.id),
    checks,
    reminders: reminders ?? [],
    closes: deadline.closes,
    totals: summary.totals,
    lists: summary.lists,
    totalIds: summary.totals.map(({ id }) => id),
    listSources: summary.lists.map(({ from }) => from),
    charts: summary.charts,
    outline: summary.outline,
  };
}

/** The readable parts of what the YAML of a faulty flow holds; nothing when not even its steps are a list. */
export function sketchOfRaw(raw: unknown): Sketch | undefined {
  const file = fields(raw);
  if (!Array.isArray(file["steps"])) return undefined;
  const summary = fields(file["summary"]);
  return {
    steps: readable(Step, file["steps"]),
    ids: named(file["steps"], "id"),
    checks: readable(Check, file["checks"]),
    reminders: readable(Rung, file["reminders"]),
    closes: DeadlineSyntax.safeParse(file["deadline"]).data?.closes,
    totals: readable(Total, summary["totals"]),
    lists: readable(SummaryList, summary["lists"]),
    totalIds: named(summary["totals"], "id"),
    listSources: named(summary["lists"], "from"),
    charts: readable(SummaryChart, summary["charts"]),
    outline: readable(SummarySection, summary["outline"]),
  };
}

function readable<T>(schema: z.ZodType<T>, list: unknown): (T | undefined)[] {
  return Array.isArray(list) ? list.map((one) => schema.safeParse(one).data) : [];
}

/** One field of each, where it is a text. */
function named(list: unknown, field: string): (string | undefined)[] {
  if (!Array.isArray(list)) return [];
  return list.map((one) => fields(one)[field]).map((name) => (typeof name === "string" ? name : undefined));
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
