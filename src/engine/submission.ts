import type { Attached, Explanation, Source, Submission } from "../domain/report.ts";
import { reportId } from "../domain/report.ts";
import type { Flow } from "../flow/flow.ts";
import type { AskedStep } from "../flow/schema.ts";
import type { Conversation, Input, Setting, Stated } from "./conversation.ts";
import { askedSteps } from "./next.ts";
import { receiptOf } from "./receipt.ts";
import { isBroken, valuesOf } from "./values.ts";

/** The report as it stands, settled once: derived values are written down, and what no longer counts is left out. */
export function submissionOf(flow: Flow, state: Conversation, input: Input, setting: Setting): Submission {
  const { answers, notAsked } = valuesOf(flow, state);
  const asked = askedSteps(flow, { answers, notAsked });
  const sources: Record<string, Source[]> = {};
  for (const step of asked) {
    const carried = state.carried[step.id]?.map((one) => one.source) ?? [];
    const said = state.said[step.id];
    sources[step.id] = said === undefined ? carried : [said.source, ...carried];
  }
  const explained: Record<string, Explanation> = {};
  for (const check of flow.checks) {
    const explanation = state.explained[check.id];
    if (explanation !== undefined && isBroken(check, answers, state.prior)) explained[check.id] = explanation;
  }
  const revision = state.revision + 1;
  return {
    revision,
    at: setting.now,
    by: input.by,
    receipt: receiptOf(reportId(state.unit, state.flow.id, state.period.key), revision, answers),
    answers,
    notAsked,
    skipped: state.skipped.filter((id) => asked.some((step) => step.id === id)),
    sources,
    explained,
    ...(state.lateReason === undefined ? {} : { lateReason: state.lateReason }),
    attached: attachedTo(asked, state),
  };
}

/** All that was stated, and nothing of where the conversation stands. */
export function statedIn({
  said,
  skipped,
  carried,
  explained,
  lateReason,
  lateSource,
  attached,
}: Conversation): Stated {
  return {
    said,
    skipped,
    carried,
    explained,
    ...(lateReason === undefined ? {} : { lateReason }),
    ...(lateSource === undefined ? {} : { lateSource }),
    attached,
  };
}

/** Files of steps that do not apply are left out, like their answers. */
function attachedTo(asked: AskedStep[], { attached }: Conversation): Attached {
  return Object.fromEntries(
    asked.flatMap(({ id }) => {
      const files = attached[id] ?? [];
      return files.length === 0 ? [] : [[id, files]];
    }),
  );
}
