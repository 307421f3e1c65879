import type { Period } from "../domain/period.ts";
import type { Answer, Report, Row, Source, Submission } from "../domain/report.ts";
import { isLate, minutesLate } from "../domain/report.ts";
import { Day, type Instant } from "../domain/time.ts";
import { formatDay } from "../domain/vietnamese/date.ts";
import { formatNumber } from "../domain/vietnamese/number.ts";
import { showFile } from "../engine/review.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import type { Step } from "../flow/schema.ts";
import type { Wording } from "../flow/wording.ts";
import { columnWords, stateWords } from "./board-table.ts";
import { type Decided, standingLine } from "./say-standing.ts";

/** A report as its page shows it: every answer, who stated it, and how it was changed. */
export interface BoardReport {
  heading: string;
  facts: string[];
  /** What must be known when it is held against the snapshot. */
  warning: string;
  answers: {
    label: string;
    /** One line, or one a row of a list. */
    lines: string[];
    /** There is no answer: the words say why. */
    isNone: boolean;
    source: string;
    files: string[];
    changes: { said: string; isAfter: boolean; from: string[]; to: string[] }[];
  }[];
  /** Explanations of figures that do not match. */
  explained: { text: string; source: string }[];
}

/** What is known beside a report: the instant of the snapshot it belongs to, and what was decided about it. */
type Known = Pick<Decided, "at" | "decisions" | "nameOf">;

/** A report as it stands now, with all that was changed since it was first given. */
export function boardReport(report: Report, flow: Flow, { at, nameOf, decisions }: Known): BoardReport {
  const { wording } = flow;
  const { latest, earlier } = report;
  const submissions = [...earlier, latest];
  const by = ({ by: person, at: when }: Pick<Source, "by" | "at">) =>
    wording.say("board.report.source", { person: nameOf(person), at: formatInstant(wording, when) });
  return {
    heading: periodName(wording, report.period),
    facts: [
      ...factsOf(report, wording, nameOf),
      ...submissions.flatMap((given) => standingFact(report, given, { decisions, at, wording, nameOf })),
    ],
    warning: warningOf(report, at, wording),
    answers: flow.steps.map((step) => ({
      label: step.label,
      ...linesOf(step, latest, wording),
      source: sourceOf(step, latest, wording, by),
      files: (latest.attached[step.id] ?? []).map((file) => showFile(file, wording)),
      changes: submissions.slice(1).flatMap((submission, place) => {
        const [from, to] = difference(step, submissions[place] ?? submission, submission, wording);
        if (from.length + to.length === 0) return [];
        const { revision, at: when, by: person } = submission;
        const given = { revision: revision - 1, at: formatInstant(wording, when), person: nameOf(person) };
        return [{ said: wording.say("board.report.change", given), isAfter: when > at, from, to }];
      }),
    })),
    explained: Object.values(latest.explained).map(({ text, source }) => ({
      text: wording.say("review.explained", { text }),
      source: by(source),
    })),
  };
}

/** The page of a report that is owed and has not come. */
export function reportNotCome(period: Period, { wording }: Flow): BoardReport {
  const facts = [wording.say("board.report.not_come")];
  return { heading: periodName(wording, period), facts, warning: "", answers: [], explained: [] };
}

function factsOf(report: Report, wording: Wording, nameOf: Known["nameOf"]): string[] {
  const { latest, earlier, at, due } = report;
  const [first = latest] = earlier;
  const minutes = minutesLate(report);
  const { id } = report;
  const state = stateWords({ state: isLate(report) ? "late" : "on_time", id, revision: 1, at, minutes }, true, wording);
  const came = { at: formatInstant(wording, at), state, due: formatInstant(wording, due) };
  return [
    wording.say("board.report.came", came),
    wording.say("board.report.by", { person: nameOf(first.by), receipt: first.receipt }),
    ...(latest.lateReason === undefined ? [] : [wording.say("review.late_reason", { text: latest.lateReason })]),
    ...(earlier.length === 0
      ? []
      : [
          wording.say("board.report.revised", {
            count: earlier.length,
            at: formatInstant(wording, latest.at),
            person: nameOf(latest.by),
          }),
        ]),
  ];
}

/** Of each revision what was decided, of the newest also that it waits. */
function standingFact(report: Report, given: Submission, decided: Decided): string[] {
  const { revision } = given;
  const isDecided = decided.decisions?.some((one) => one.revision === revision);
  if (isDecided !== true && given !== report.latest) return [];
  return standingLine(decided, report, given).map((said) =>
    decided.wording.say("board.report.standing", { revision, said }),
  );
}

function warningOf({ at: came, latest }: Report, at: Instant, wording: Wording): string {
  if (came > at) return wording.say("board.report.later");
  return latest.at > at ? wording.say("board.report.amended") : "";
}

function sourceOf(step: Step, { sources }: Submission, wording: Wording, by: (source: Source) => string): string {
  if (step.answer === "computed") return wording.say("board.report.computed");
  const last = sources[step.id]?.toSorted((a, b) => a.at - b.at).at(-1);
  return last === undefined ? "" : by(last);
}

/** An answer in lines; where there is none the reason, and missing, not applicable and nothing to list are three. */
export function linesOf(step: Step, submission: Submission, wording: Wording): { lines: string[]; isNone: boolean } {
  const answer = submission.answers[step.id];
  if (answer !== undefined) {
    const lines = answerLines(step, answer, wording);
    return { lines: lines.length === 0 ? [wording.say("review.none")] : lines, isNone: false };
  }
  if (submission.notAsked.includes(step.id)) return { lines: [wording.say("chart.none.not_applicable")], isNone: true };
  const isSkipped = submission.skipped.includes(step.id);
  return { lines: [wording.say(isSkipped ? "review.skipped" : "review.missing")], isNone: true };
}

function answerLines(step: Step, answer: Answer, wording: Wording): string[] {
  if (typeof answer === "number") return [formatNumber(answer)];
  if (typeof answer === "boolean") return [wording.say(answer ? "button.yes" : "button.no")];
  if (typeof answer === "string") return [oneLine(step, answer)];
  return answer.map((one) => (typeof one === "string" ? optionLabel(step, one) : rowLine(step, one)));
}

function oneLine(step: Step, answer: string): string {
  const day = step.answer === "date" ? Day.safeParse(answer) : undefined;
  return day?.success ? formatDay(day.data) : optionLabel(step, answer);
}

function optionLabel(step: Step, answer: string): string {
  return step.answer === "choice" || step.answer === "choices" ? (step.options[answer] ?? answer) : answer;
}

/** The columns in the flow's order: the first stands alone, the others carry their titles. */
function rowLine(step: Step, row: Row): string {
  if (step.answer !== "list") return Object.values(row).join("; ");
  return Object.entries(step.of)
    .flatMap(([id, { title, answer }], index) => {
      const words = columnWords(row[id], answer);
      return words === "" ? [] : [index === 0 ? words : `${title}: ${words}`];
    })
    .join("; ");
}

/** What one revision took away and what it put there; of a list only the rows that differ. */
export function difference(step: Step, before: Submission, after: Submission, wording: Wording): [string[], string[]] {
  const [from, to] = [before, after].map((one) => linesOf(step, one, wording).lines);
  if (from === undefined || to === undefined || from.join("\n") === to.join("\n")) return [[], []];
  return [without(from, to), without(to, from)];
}

/** Each of two equal rows counts. [a, a, b without a -> a, b] */
function without(rows: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return rows.filter((row) => {
    const place = left.indexOf(row);
    if (place < 0) return true;
    left.splice(place, 1);
    return false;
  });
}
