import { z } from "zod";
import { PersonId, type Unit, UnitId } from "../domain/people.ts";
import { Period } from "../domain/period.ts";
import { Answer, Answers, Attached, type Attachment, Explanation, Source, type Submission } from "../domain/report.ts";
import { Instant } from "../domain/time.ts";

/** The vocabulary of the engine on one screen: what a conversation is, what comes in, what comes out. */

/** What the bot is waiting for. */
export const Ask = z.discriminatedUnion("what", [
  z.object({ what: z.literal("step"), step: z.string() }),
  /** A row left open in the previous period: how does it stand now? */
  z.object({ what: z.literal("carry"), step: z.string(), row: z.number().int() }),
  /** "1.5" can be read two ways: which one was meant? */
  z.object({
    what: z.literal("doubt"),
    step: z.string(),
    words: z.string(),
    readings: z.array(z.union([z.number(), z.string(), z.boolean()])),
    /** The message that can be read so: an edit of it settles the question. */
    ref: z.string().optional(),
  }),
  /** Figures do not add up: which one is to be changed (or, at level "explain", why is it so)? */
  z.object({ what: z.literal("check"), check: z.string() }),
  /** Everything is answered: look it over, change, submit. */
  z.object({ what: z.literal("review") }),
  /** "Sửa" was said without saying what. */
  z.object({ what: z.literal("edit") }),
  /** The due time has passed: why? */
  z.object({ what: z.literal("late_reason") }),
  /** "Huỷ" was said: really? */
  z.object({ what: z.literal("cancel") }),
  /** Nothing: submitted, cancelled or closed. */
  z.object({ what: z.literal("nothing") }),
]);
export type Ask = z.infer<typeof Ask>;

export const CarryDecision = z.enum(["keep", "done", "drop"]);
export type CarryDecision = z.infer<typeof CarryDecision>;

/** An answer as it was stated. */
export const Statement = z.object({ answer: Answer, source: Source });
export type Statement = z.infer<typeof Statement>;

/** All that people stated, apart from where the conversation stands. */
export const Stated = z.object({
  /** By step id. */
  said: z.record(z.string(), Statement),
  /** Optional steps passed over. */
  skipped: z.array(z.string()),
  /** By step id: the decision on each row of `prior`, in that list's order. */
  carried: z.record(z.string(), z.array(z.object({ decision: CarryDecision, source: Source }))),
  /** By check id. */
  explained: z.record(z.string(), Explanation),
  lateReason: z.string().optional(),
  /** Who gave the late reason. */
  lateSource: Source.optional(),
  /** Conversations from before there were any have none. */
  attached: Attached.default({}),
});
export type Stated = z.infer<typeof Stated>;

/** Units by name whose work the one that reports took over since the period before. */
export const Inherited = z.object({
  /** Their reports are `prior` together. */
  of: z.array(z.string()),
  /** They had not reported. */
  missing: z.array(z.string()),
  /** They became several units: nobody knows which part of theirs is this one's. */
  apart: z.array(z.string()),
});
export type Inherited = z.infer<typeof Inherited>;

/**
 * A report in the making. It belongs to the unit, not to a chat: its key is the report's id. What was said, carried and
 * known before are stored apart; values are derived (`values.ts`), so a changed flow needs no migration.
 */
export const Conversation = Stated.extend({
  flow: z.object({ id: z.string(), version: z.number().int() }),
  unit: UnitId,
  period: Period,
  /** The previous period's answers; absent when there is no such report. */
  prior: Answers.optional(),
  /** Where `prior` is not, or not only, the unit's own. */
  inherited: Inherited.optional(),
  asking: Ask,
  /** Steps answered, oldest first: what "quay lại" goes back to. */
  trail: z.array(z.string()),
  /** The last message of the turn that could not be read: an edit of it is read as a new answer. */
  unread: z.object({ ref: z.string(), turn: z.number().int() }).optional(),
  /** A step that "sửa" or "quay lại" opened again; it is asked before anything else. */
  reopened: z.string().optional(),
  /** Steps to be asked again after that one, in this order. */
  revisit: z.array(z.string()).optional(),
  /** Rises with every question, so that a button of an earlier one is known to be old. */
  turn: z.number().int(),
  /** Who is in this conversation now, with the turn each was last shown: an answer to another turn's question is not taken. */
  present: z.record(PersonId, z.number().int()),
  /** The revisions submitted so far; 0 before the first. */
  revision: z.number().int(),
  /** The last submission and what it was made of, which cancelling an amendment goes back to; absent before the first. */
  submitted: z.object({ receipt: z.string(), at: Instant, stated: Stated }).optional(),
});
export type Conversation = z.infer<typeof Conversation>;

/** What a person did, with who, and the update that brought it. `ref` is the platform's name of the message. */
export type Input = { by: PersonId; cause: string } & (
  | { kind: "text"; text: string; ref?: string | undefined }
  /** The message `ref`, said before, was changed to this text: a correction of the answer it gave. `order` rises with each edit. */
  | { kind: "edit"; text: string; ref: string; order: number }
  /** A photo or document, fetched and kept; its caption is an answer. */
  | { kind: "file"; file: Omit<Attachment, "source">; caption?: string | undefined; ref?: string | undefined }
  /** A button: the turn it was shown in and the option's id. */
  | { kind: "press"; turn: number; option: string }
  /** Something that cannot be an answer: a sticker, a voice message, a file that was not kept. `why` says so; its caption is an answer. */
  | { kind: "other"; why?: string; caption?: string | undefined; ref?: string | undefined }
  /** The person (re)opened the conversation: show the open question; or ask these steps again. */
  | { kind: "enter"; steps?: readonly string[] }
  /** A command was answered in the middle: tell this, then repeat the question. */
  | { kind: "aside"; text: string }
  /** The person turned to another conversation. */
  | { kind: "leave" }
);

/**
 * A file that goes with a message, made when it is sent: a QR picture of a text, one that was kept, or a rendering of a snapshot.
 * `chart`: `delivery`, `total:<id>` or `trend:<id>`; `page` counts from 0 where a chart has too many units for one picture.
 */
export const FileRecipe = z.discriminatedUnion("make", [
  z.object({ make: z.literal("qr"), text: z.string(), name: z.string() }),
  z.object({ make: z.literal("kept"), id: z.string() }),
  z.object({ make: z.literal("chart"), snapshot: z.string(), chart: z.string(), page: z.number().int() }),
  z.object({ make: z.literal("word"), snapshot: z.string() }),
  z.object({ make: z.literal("excel"), snapshot: z.string() }),
]);
export type FileRecipe = z.infer<typeof FileRecipe>;

export const Option = z.object({ id: z.string(), label: z.string() });
export type Option = z.infer<typeof Option>;

/**
 * What is said to a person. With `conversation` and `turn`, an option is an answer to that turn; without them an option's id
 * is the text (a command) that pressing it says.
 */
export const OutMessage = z.object({
  text: z.string(),
  options: z.array(Option).optional(),
  conversation: z.string().optional(),
  turn: z.number().int().optional(),
  /**
   * Where there are no buttons: "number" lets an option be chosen by its number; "words" only by its words, since digits are data
   * here; "slash" by its number behind a slash, since digits are data for the question that is open beside it.
   */
  pick: z.enum(["number", "words", "slash"]).optional(),
  /** Its first option has this number, where other messages of the same answer have listed options before; else 1. */
  numbersFrom: z.number().int().optional(),
  file: FileRecipe.optional(),
  /** Asks for words, outside a conversation: what is typed next, and is no option, goes behind this command. */
  prompt: z.string().optional(),
});
export type OutMessage = z.infer<typeof OutMessage>;

/** What is to be done besides keeping the new state. */
export type Effect = { do: "say"; message: OutMessage } | { do: "submit"; submission: Submission };

/** What the engine is told of the world around the conversation; recomputed for every turn, never stored with it. */
export interface Setting {
  now: Instant;
  unit: Unit;
  /** The name of the period as people read it. */
  periodName: string;
  opens: Instant;
  due: Instant;
  closes: Instant;
  locks: Instant;
  /** The post of a person, for "… vừa trả lời câu này". */
  nameOf(person: PersonId): string;
  /** Whether the person may approve this report; asked only where the flow wants that. */
  mayApprove?(person: PersonId): boolean;
}
