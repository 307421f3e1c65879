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
