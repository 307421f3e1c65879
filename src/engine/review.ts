import type { Answer, Attachment } from "../domain/report.ts";
import { Day } from "../domain/time.ts";
import { formatDay } from "../domain/vietnamese/date.ts";
import { formatNumber } from "../domain/vietnamese/number.ts";
import type { Flow } from "../flow/flow.ts";
import type { Step } from "../flow/schema.ts";
import type { Wording } from "../flow/wording.ts";
import type { Conversation, Setting } from "./conversation.ts";
import { askedSteps } from "./next.ts";
import { valuesOf } from "./values.ts";

/** How many rows of a list the table shows before "… và 5 dòng nữa". */
const ROWS_SHOWN = 10;
const KB = 1024;
const MB = KB * KB;

/** Everything said so far, numbered as "sửa 3" counts; computed values stand between, without a number. */
export function reviewTable(flow: Flow, state: Conversation, setting: Setting): string {
  const { wording } = flow;
  const values = valuesOf(flow, state);
  const numbers = new Map(askedSteps(flow, values).map((step, index) => [step.id, index + 1]));
  const lines: string[] = [];
  for (const step of flow.steps) {
    if (values.notAsked.includes(step.id)) continue;
    const value = values.answers[step.id];
    const shown = value === undefined ? missing(state, step, wording) : showAnswer(step, value, wording);
    const number = numbers.get(step.id);
    lines.push(number === undefined ? `= ${step.label}: ${shown}` : `${number}. ${step.label}: ${shown}`);
    const files = state.attached[step.id] ?? [];
    if (files.length > 0) lines.push(`   ${wording.say("review.attached", { files: showFiles(files, wording) })}`);
  }
  for (const [id, explanation] of Object.entries(state.explained)) {
    if (flow.checks.some((check) => check.id === id))
      lines.push(wording.say("review.explained", { text: explanation.text }));
  }
  const late = state.revision > 0 || setting.now > setting.due;
  if (late && state.lateReason !== undefined) lines.push(wording.say("review.late_reason", { text: state.lateReason }));
  return lines.join("\n");
}

function missing(state: Conversation, step: Step, wording: Wording): string {
  return wording.say(state.skipped.includes(step.id) ? "review.skipped" : "review.missing");
}

/** An answer as the person would write it. */
export function showAnswer(step: Step, value: Answer, wording: Wording): string {
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "boolean") return wording.say(value ? "button.yes" : "button.no");
  if (typeof value === "string") {
    if (step.answer === "choice") return step.options[value] ?? value;
    const day = step.answer === "date" ? Day.safeParse(value) : undefined;
    return day?.success ? formatDay(day.data) : value;
  }
  if (value.length === 0) return wording.say("review.none");
  const lines = value.map((one) => (typeof one === "string" ? label(step, one) : showRow(step, one)));
  if (step.answer === "choices") return lines.join(", ");
  const more = lines.length - ROWS_SHOWN;
  const shown = lines.slice(0, ROWS_SHOWN).map((line) => `\n   • ${line}`);
  if (more > 0) shown.push(`\n   ${wording.say("review.more_rows", { count: more })}`);
  return shown.join("");
}

/** [name "cong-van.jpg", size 1258291 -> "cong-van.jpg (1,2 MB)"] */
export function showFile({ name, size }: Pick<Attachment, "name" | "size">, wording: Wording): string {
  const shown =
    size < MB / 10
      ? wording.say("file.kilobytes", { size: Math.ceil(size / KB) })
      : wording.say("file.megabytes", { size: Math.round((size / MB) * 10) / 10 });
  return wording.say("file.named", { name, size: shown });
}

export function showFiles(files: Attachment[], wording: Wording): string {
  return files.map((file) => showFile(file, wording)).join(", ");
}

function label(step: Step, option: string): string {
  return step.answer === "choices" ? (step.options[option] ?? option) : option;
}

/** The columns in the flow's order; the first stands alone, the others carry their titles. */
function showRow(step: Step, row: Record<string, string | number>): string {
  if (step.answer !== "list") return "";
  const cells = Object.entries(step.of).flatMap(([id, column], index) => {
    const cell = row[id];
    if (cell === undefined) return [];
    const day = column.answer === "date" ? Day.safeParse(cell) : undefined;
    const text = typeof cell === "number" ? formatNumber(cell) : day?.success ? formatDay(day.data) : cell;
    return [index === 0 ? text : `${column.title}: ${text}`];
  });
  return cells.join("; ");
}
