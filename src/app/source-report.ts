import type { PersonId } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import type { Report, Source, Submission } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import { type Expression, namesIn } from "../flow/expression.ts";
import { type Flow, stepOf } from "../flow/flow.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import type { Step } from "../flow/schema.ts";
import type { Decision } from "../summary/approval.ts";
import { cutLines } from "../summary/cut-lines.ts";
import { formulaOf, measureIn } from "../summary/merge.ts";
import { brief } from "../summary/row-line.ts";
import { difference, linesOf } from "./board-report.ts";
import { standingLine } from "./say-standing.ts";

/** What one report says to a figure: the answers it rests on, who stated them when and in which words, and how they were changed. */

/** An answer that a figure rests on, and the periods whose reports give it. */
interface Behind {
  step: Step;
  periods: readonly Period[];
}

/**
 * The answers that expressions rest on, of reports of these periods: what is computed, where it was computed, and behind it what
 * somebody gave. What several periods make of an answer is as in `summary/merge.ts`.
 */
export function answersBehind(
  flow: Flow,
  expressions: readonly Expression[],
  periods: readonly Period[],
  seen: ReadonlySet<string> = new Set(),
): Behind[] {
  const names = [...new Set(expressions.flatMap((one) => namesIn(one)))].filter((name) => !seen.has(name));
  const on = new Set([...seen, ...names]);
  const found = names.flatMap((name): Behind[] => {
    const step = stepOf(flow, name);
    if (step === undefined) return [];
    const anew = periods.length === 1 ? undefined : formulaOf(flow, step);
    if (anew !== undefined) return answersBehind(flow, [anew], periods, on);
    const own = periodsOf(flow, step, periods);
    const computed = step.answer === "computed" ? answersBehind(flow, [step.formula], own, on) : [];
    return [{ step, periods: own }, ...computed];
  });
  return together(found);
}

function periodsOf(flow: Flow, step: Step, periods: readonly Period[]): readonly Period[] {
  switch (measureIn(flow, step)) {
    case "flow":
      return periods;
    case "opening":
      return periods.slice(0, 1);
    case "stock":
      return periods.slice(-1);
  }
}

/** An answer that is found twice is taken from all periods of both. */
function together(found: readonly Behind[]): Behind[] {
  const steps = new Map(found.map(({ step }) => [step.id, step]));
  return [...steps.values()].map((step) => ({
    step,
    periods: [...new Set(found.filter((one) => one.step === step).flatMap((one) => one.periods))],
  }));
}

interface Asked {
  flow: Flow;
  report: Report;
  steps: readonly Step[];
  /** The instant of the snapshot. */
  at: Instant;
  nameOf: (person: PersonId) => string;
  /** What was decided about the report; absent where the flow wants no approval. */
  decisions: readonly Decision[] | undefined;
  /** The words of one row: then its statement is what is asked for, and not the whole answer. */
  row?: string;
}

/** The report as it stood at the snapshot, answer by answer, and what was changed of these answers before and since. */
export function reportLines(asked: Asked): string[] {
  const { flow, report, steps, at, nameOf, decisions, row } = asked;
  const stood = submissionAt(report, at);
  const answers = row === undefined ? steps.flatMap((step) => answerLines(asked, step, stood)) : [];
  const sources = steps.flatMap((step) => stood.sources[step.id] ?? []);
  const standing = standingLine({ decisions, at, wording: flow.wording, nameOf }, report, stood);
  return [cameLine(asked, stood), ...standing, ...answers, ...statementLines(asked, sources), ...changeLines(asked)];
}

/** The revision that stood at an instant; of a report that came later its first. */
export function submissionAt({ earlier, latest }: Report, at: Instant): Submission {
  const all = [...earlier, latest];
  return all.findLast((one) => one.at <= at) ?? all[0] ?? latest;
}

function cameLine({ flow: { wording }, report, nameOf }: Asked, stood: Submission): string {
  const { revision, by, at, receipt } = stood;
  const period = periodName(wording, report.period);
  const given = { period, person: nameOf(by), at: formatInstant(wording, at), receipt };
  return revision === 1 ? wording.say("source.came", given) : wording.say("source.amended", { ...given, revision });
}

/** Rows of a list, and statements that an answer rests on. */
const ROWS = 8;
const STATEMENTS = 4;
/** Letters of what somebody wrote: a few lines of a phone. */
const LETTERS = 240;

function answerLines({ flow: { wording } }: Asked, step: Step, stood: Submission): string[] {
  const { label } = step;
  const { lines } = linesOf(step, stood, wording);
  const [first = "", ...rest] = lines;
  if (step.answer === "computed") return [wording.say("source.computed", { label, value: first })];
  if (rest.length === 0) return [wording.say("source.answer", { label, value: first })];
  const rows = lines.map((line) => wording.say("source.row", { line: brief(line, LETTERS) }));
  return [
    wording.say("source.answer", { label, value: "" }).trimEnd(),
    ...cutLines(rows, ROWS, (count) => wording.say("source.more_rows", { count })),
  ];
}

/** The newest first, each once: one message may state several answers. Of one row, those that hold its words, where any do. */
export function statementLines(
  { flow: { wording }, nameOf, row }: Pick<Asked, "flow" | "nameOf" | "row">,
  sources: readonly Source[],
): string[] {
  const own = row === undefined ? [] : sources.filter(({ words }) => words.includes(row));
  const told = (own.length > 0 ? own : sources).toSorted((a, b) => b.at - a.at);
  const lines = told.map(({ by, at, words }) =>
    wording.say("source.words", { person: nameOf(by), at: formatInstant(wording, at), words: brief(words, LETTERS) }),
  );
  return cutLines([...new Set(lines)], STATEMENTS, (count) => wording.say("source.more_words", { count }));
}

function changeLines({ flow: { wording }, report, steps, at, nameOf }: Asked): string[] {
  const submissions = [...report.earlier, report.latest];
  return submissions.slice(1).flatMap((submission, place) => {
    const before = submissions[place] ?? submission;
    const changes = steps.flatMap((step) => {
      const [from, to] = difference(step, before, submission, wording);
      if (from.length + to.length === 0) return [];
      const given = { label: step.label, from: brief(from.join("; "), LETTERS), to: brief(to.join("; "), LETTERS) };
      if (from.length === 0) return [wording.say("source.added", { label: given.label, to: given.to })];
      if (to.length === 0) return [wording.say("source.removed", { label: given.label, from: given.from })];
      return [wording.say("source.changed", given)];
    });
    if (changes.length === 0) return [];
    const given = {
      revision: submission.revision,
      person: nameOf(submission.by),
      at: formatInstant(wording, submission.at),
      changes: changes.join("; "),
    };
    return [wording.say(submission.at > at ? "source.revision_since" : "source.revision", given)];
  });
}
