import { z } from "zod";
import { Role } from "../domain/people.ts";
import { PeriodKind, PeriodRule } from "../domain/period.ts";
import { DeadlineSyntax, MomentSyntax } from "./deadline-syntax.ts";
import type { Expression } from "./expression.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseTemplate, type Template } from "./template.ts";

/**
 * A report type as the office writes it in `flows/*.yaml`: this file is the only definition of that format.
 * `flows/README.md` explains each field to the office; `compile.ts` checks what concerns several fields at once.
 */

/** A custom issue names a key of the wording and its values; `load.ts` turns it into a Vietnamese sentence. */
function parsed<T>(
  parse: (source: string) => { ok: true; value: T } | { ok: false; fault: { sentence: string; values: object } },
) {
  return z.string().transform((source, ctx) => {
    const outcome = parse(source);
    if (outcome.ok) return outcome.value;
    ctx.addIssue({ code: "custom", message: outcome.fault.sentence, params: outcome.fault });
    return z.NEVER;
  });
}

const ExpressionText = parsed<Expression>((source) => {
  const outcome = parseExpression(source);
  return outcome.ok ? { ok: true, value: outcome.expression } : outcome;
});

const TemplateText = parsed<Template>((source) => {
  const outcome = parseTemplate(source);
  return outcome.ok ? { ok: true, value: outcome.template } : outcome;
});

/** Ids of steps, columns, options, checks: also the names that expressions use. */
const Name = z.string().regex(/^[a-z][a-z0-9_]*$/, { error: "schema.id" });
const FlowName = z.string().regex(/^[a-z][a-z0-9-]*$/, { error: "schema.flow_id" });
/** An id is mapped to what people read. */
const Options = z
  .record(Name, z.string().min(1).max(64))
  .refine((options) => Object.keys(options).length >= 2, { error: "schema.two_options" });

export const Column = z.strictObject({
  title: z.string().min(1),
  answer: z.enum(["text", "number", "date"]),
  optional: z.boolean().default(false),
});
export type Column = z.infer<typeof Column>;

/** What every step has. */
const common = {
  id: Name,
  /** The short name shown in the review table, in corrections and in tables. */
  label: z.string().min(1).max(80),
  /** Asked only where this is true; where false the step does not apply, which is neither zero nor missing. */
  when: ExpressionText.optional(),
};

/** What every step that is asked has. */
const asked = {
  ...common,
  ask: TemplateText,
  /** Shown on "?" and after a misread. */
  help: TemplateText.optional(),
  optional: z.boolean().default(false),
  /** Photos and documents may come with the answer. */
  attach: z.boolean().default(false),
};

/**
 * What several periods make of a number: a `flow` is added up (of a computed one: its formula over what was added up), of a `stock`
 * the last period's value counts, of an `opening` stock the first one's.
 */
const Measure = z.enum(["flow", "stock", "opening"]).default("flow");

const TextStep = z.strictObject({
  ...asked,
  answer: z.literal("text"),
  max: z.number().int().positive().default(2000),
});

const NumberStep = z.strictObject({
  ...asked,
  answer: z.literal("number"),
  /** Neighbouring number steps of one group can be answered together, in one message. */
  group: Name.optional(),
  measure: Measure,
  /** Of several periods: over what they make of the other steps, where a number is neither added nor taken from one of them. */
  merged: ExpressionText.optional(),
  whole: z.boolean().default(true),
  min: z.number().optional(),
  max: z.number().optional(),
  /** Offered as a button and accepted by "như kỳ trước". */
  suggest: ExpressionText.optional(),
});

const DateStep = z.strictObject({ ...asked, answer: z.literal("date"), suggest: ExpressionText.optional() });
const ChoiceStep = z.strictObject({
  ...asked,
  answer: z.literal("choice"),
  options: Options,
  suggest: ExpressionText.optional(),
});
const ChoicesStep = z.strictObject({ ...asked, answer: z.literal("choices"), options: Options });
const YesNoStep = z.strictObject({ ...asked, answer: z.literal("yes_no") });

/** Rows left open in the previous period are asked about again, one by one, before new ones. */
const CarryOver = z.strictObject({
  ask: TemplateText,
  keep: z.string().min(1).max(64),
  done: z.string().min(1).max(64),
  drop: z.string().min(1).max(64),
  /** The list that rows answered with "done" move to. */
  done_into: Name.optional(),
});

const ListStep = z.strictObject({
  ...asked,
  answer: z.literal("list"),
  of: z.record(Name, Column).refine((columns) => Object.keys(columns).length >= 1, { error: "schema.one_column" }),
  /** Of several periods: the rows of all (`flow`), or of the last one (`stock`). Open work that is carried over is a stock. */
  measure: z.enum(["flow", "stock"]).default("flow"),
  carry_over: CarryOver.optional(),
});

const ComputedStep = z.strictObject({
  ...common,
  answer: z.literal("computed"),
  measure: Measure,
  formula: ExpressionText,
});

export const Step = z.discriminatedUnion("answer", [
  TextStep,
  NumberStep,
  DateStep,
  ChoiceStep,
  ChoicesStep,
  YesNoStep,
  ListStep,
  ComputedStep,
]);
export type Step = z.infer<typeof Step>;
/** A step that a person is asked; a computed one is not. */
export type AskedStep = Exclude<Step, { answer: "computed" }>;
export type ListStep = z.infer<typeof ListStep>;
export type NumberStep = z.infer<typeof NumberStep>;

export const Check = z.strictObject({
  id: Name,
  /** What must hold as soon as its values are known. */
  that: ExpressionText,
  /** `block`: must be mended. `explain`: may stand when the person says why. */
  level: z.enum(["block", "explain"]).default("block"),
  say: TemplateText,
  /** The steps that can be changed to mend it, the likeliest first. */
  fix: z.array(Name).min(1),
});
export type Check = z.infer<typeof Check>;

/** Who hears something: people by their role, or the groups of the leaders. */
export const Hearing = z.enum([...Role.options, "leaders_group"]);
export type Hearing = z.infer<typeof Hearing>;
export const Hearings = z.union([Hearing.transform((role) => [role]), z.array(Hearing).min(1)]);

/**
 * One step of a ladder. Reporters, deputies and heads hear it about their own unit; all others once about all units that have
 * not reported.
 */
export const Rung = z.strictObject({
  at: MomentSyntax,
  /** Said again every working day, at the same time, as long as the report is taken. */
  every: z.literal("1d").optional(),
  to: Hearings,
  say: TemplateText,
  /** Whether it can be put off, until the due time at the latest. By default what comes before that can. */
  snooze: z.boolean().optional(),
  /** Said even where a person has had the week's messages. */
  urgent: z.boolean().default(false),
});
export type Rung = z.infer<typeof Rung>;

/** Which question of a leader's this answers: what is still open, dossiers past their day, how much of the work is done. */
const About = z.enum(["outstanding", "late_dossiers", "completion"]);

export const Total = z.strictObject({
  id: Name,
  title: z.string().min(1),
  value: ExpressionText,
  /** The denominator of a rate: numerators and denominators are added over units before dividing. */
  per: ExpressionText.optional(),
  better: z.enum(["higher", "lower"]).default("higher"),
  /** A total beyond this is pointed out. */
  alert: z.number().optional(),
  about: About.optional(),
});
export type Total = z.infer<typeof Total>;

export const SummaryList = z.strictObject({
  title: z.string().min(1),
  from: Name,
  sort: z
    .string()
    .regex(/^[a-z][a-z0-9_]* (asc|desc)$/, { error: "schema.sort" })
    .transform((text) => {
      const [column = "", order] = text.split(" ");
      return { column, descending: order === "desc" };
    })
    .optional(),
  top: z.number().int().positive().default(10),
  about: About.optional(),
});
export type SummaryList = z.infer<typeof SummaryList>;

/** A total by unit as bars, or its way over the last periods as a line. */
export const SummaryChart = z
  .strictObject({ title: z.string().min(1), bar: Name.optional(), line: Name.optional() })
  .refine(({ bar, line }) => (bar === undefined) !== (line === undefined), { error: "schema.bar_or_line" });
export type SummaryChart = z.infer<typeof SummaryChart>;

/** A section of the Word report, with the totals and lists (by the step they come from) that stand in it. */
export const SummarySection = z.strictObject({
  title: z.string().min(1),
  totals: z.array(Name).default([]),
  lists: z.array(Name).default([]),
});
export type SummarySection = z.infer<typeof SummarySection>;

export const FlowFile = z.strictObject({
  id: FlowName,
  /** Raised when the meaning of a step changes; mending words does not raise it. */
  version: z.number().int().min(1),
  title: z.string().min(1),
  /** Other words by which `/baocao` and `/tongket` find this flow. */
  aliases: z.array(z.string().min(1)).default([]),
  /** Kinds of unit that owe this report. */
  units: z.array(Name).min(1),
  period: z.union([PeriodKind.transform((kind) => PeriodRule.parse({ kind })), z.strictObject(PeriodRule.shape)]),
  deadline: DeadlineSyntax,
  /** Who must approve a report once it is in; without it nobody. When it came in is when the clerk gave it. */
  approval: z.enum(["head"]).optional(),
  /** The flow's own ladder; without one, that of `nhac-viec.yaml`. */
  reminders: z.array(Rung).optional(),
  steps: z.array(Step).min(1),
  checks: z.array(Check).default([]),
  summary: z.strictObject({
    totals: z.array(Total).default([]),
    lists: z.array(SummaryList).default([]),
    charts: z.array(SummaryChart).default([]),
    outline: z.array(SummarySection).default([]),
  }),
});
export type FlowFile = z.infer<typeof FlowFile>;
