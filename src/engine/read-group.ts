import type { Answer } from "../domain/report.ts";
import { fold } from "../domain/vietnamese/fold.ts";
import type { LabelledNumber } from "../domain/vietnamese/numbers.ts";
import type { AskedStep, NumberStep } from "../flow/schema.ts";
import type { Wording } from "../flow/wording.ts";
import { quantity, quote } from "./read.ts";

/** An answer for each of some steps, or the sentence that says why there is none for any. */
export type GroupReading = { is: "answers"; taken: Taken[] } | { is: "misread"; why: string };
export interface Taken {
  step: AskedStep;
  answer: Answer;
}

/** Several quantities in one message: in the group's order, or each with words of its label. All are taken, or none. */
export function readGroup(group: NumberStep[], parts: LabelledNumber[], words: string, wording: Wording): GroupReading {
  const labels = labelsOf(group);
  if (parts.length > group.length)
    return { is: "misread", why: wording.say("misread.group.too_many", { count: parts.length, labels }) };
  const taken: Taken[] = [];
  for (const [index, part] of parts.entries()) {
    const step = part.label === undefined ? group[index] : stepLabelled(group, part.label);
    if (step === undefined)
      return { is: "misread", why: wording.say("misread.group.label", { text: part.label ?? "", labels }) };
    const reading = quantity(step, part.reading, words, wording);
    if (reading.is === "misread") return reading;
    if (reading.is === "doubt")
      return { is: "misread", why: wording.say("misread.group.doubt", { text: quote(words), label: step.label }) };
    taken.push({ step, answer: reading.answer });
  }
  const twice = new Set(taken.map(({ step }) => step.id)).size < taken.length;
  return twice ? { is: "misread", why: wording.say("misread.group.twice") } : { is: "answers", taken };
}

export function labelsOf(steps: AskedStep[]): string {
  return steps.map((step) => step.label).join("; ");
}

/** The one step whose label has all these words: "nhận" means "Hồ sơ tiếp nhận"; words that two labels have mean neither. */
function stepLabelled(group: NumberStep[], label: string): NumberStep | undefined {
  const wanted = fold(label).split(" ");
  const found = group.filter((step) => wanted.every((word) => fold(step.label).split(" ").includes(word)));
  return found.length === 1 ? found[0] : undefined;
}
