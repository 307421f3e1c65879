import type { z } from "zod";
import type { Offset } from "../domain/offset.ts";
import { DeadlineSyntax } from "./deadline-syntax.ts";
import { Check, type FlowFile, Rung, Step, SummaryList, Total } from "./schema.ts";

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
  };
}

/** The readable parts of what the YAML of a faulty flow holds; nothing when not even its steps are a list. */
export function sketchOfRaw(raw: unknown): Sketch | undefined {
  const file = fields(raw);
  if (!Array.isArray(file["steps"])) return undefined;
  const summary = fields(file["summary"]);
  const ids = file["steps"].map((step) => fields(step)["id"]);
  return {
    steps: readable(Step, file["steps"]),
    ids: ids.map((id) => (typeof id === "string" ? id : undefined)),
    checks: readable(Check, file["checks"]),
    reminders: readable(Rung, file["reminders"]),
    closes: DeadlineSyntax.safeParse(file["deadline"]).data?.closes,
    totals: readable(Total, summary["totals"]),
    lists: readable(SummaryList, summary["lists"]),
  };
}

function readable<T>(schema: z.ZodType<T>, list: unknown): (T | undefined)[] {
  return Array.isArray(list) ? list.map((one) => schema.safeParse(one).data) : [];
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
