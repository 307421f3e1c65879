import type { AskedStep, FlowFile, Rung, Step } from "./schema.ts";
import type { Wording } from "./wording.ts";

/** A report type ready for use: its file, checked as a whole, its ladder, and the sentences that all flows share. */
export type Flow = Omit<FlowFile, "reminders"> & { reminders: Rung[]; wording: Wording };

export function stepOf(flow: Flow, id: string): Step | undefined {
  return flow.steps.find((step) => step.id === id);
}

export function isAsked(step: Step): step is AskedStep {
  return step.answer !== "computed";
}

/** What several periods make of a step's answers: they are added up, or the first or last period's counts. */
export function measureOf(step: Step): "flow" | "stock" | "opening" {
  switch (step.answer) {
    case "number":
    case "computed":
      return step.measure;
    case "list":
      return step.carry_over === undefined ? step.measure : "stock"; // open work is carried from part to part
    case "text":
    case "date":
    case "choice":
    case "choices":
    case "yes_no":
      return "stock";
  }
}
