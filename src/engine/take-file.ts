import { type Flow, isAsked, stepOf } from "../flow/flow.ts";
import type { AskedStep } from "../flow/schema.ts";
import type { Conversation, Input } from "./conversation.ts";
import { sourceOf } from "./record.ts";
import { showFile } from "./review.ts";
import { type Ending, notice, type Turn } from "./turn.ts";

/** As many as a person looks through. */
const MOST_FILES = 10;

/** Where a file that comes now belongs, or the sentence that says why it is not taken. */
export type FilePlace = { is: "taken"; step: AskedStep } | { is: "refused"; why: string };

/**
 * Whether a file is taken now: with the answer to the open question, where the flow lets that have files. Pictures sent
 * together stay together, though the caption of one may have answered the question already.
 */
export function takesFiles(flow: Flow, state: Conversation, album?: string): FilePlace {
  const step = state.asking.what === "nothing" ? undefined : (stepOfAlbum(flow, state, album) ?? openStep(flow, state));
  if (step?.attach !== true) return { is: "refused", why: whereFilesGo(flow) };
  return (state.attached[step.id] ?? []).length < MOST_FILES
    ? { is: "taken", step }
    : { is: "refused", why: flow.wording.say("misread.files_full", { label: step.label, max: MOST_FILES }) };
}

/**
 * Keeps a file with the answer it belongs to; the question stays open for the words. What is not taken is refused with a
 * sentence. A caption is left to be read as an answer: then nothing is returned, and it is the turn's input.
 */
export function takeFile(turn: Turn, input: Extract<Input, { kind: "file" | "other" }>): Ending | undefined {
  const { flow, state, notices } = turn;
  const { by, cause, caption = "", ref } = input;
  const place: FilePlace =
    input.kind === "file"
      ? takesFiles(flow, state, input.file.album)
      : { is: "refused", why: input.why ?? flow.wording.say("misread.other") };
  const aside = place.is === "taken" && place.step !== openStep(flow, state); // of an album whose question was answered
  if (place.is === "refused") notices.push(place.why);
  else if (input.kind === "file") keep(turn, place.step, input.file, caption);
  if (!aside && caption.trim() !== "") {
    turn.input = { kind: "text", text: caption, by, cause, ref };
    return undefined;
  }
  if (place.is === "taken" && !aside)
    notices.push(flow.wording.say(state.said[place.step.id] === undefined ? "engine.file_alone" : "engine.file_more"));
  return { go: "say" };
}

/** Takes all files of a step away again: they were the wrong ones. */
export function dropFiles(turn: Turn, step: AskedStep): Ending {
  delete turn.state.attached[step.id];
  return notice(turn, turn.flow.wording.say("engine.files_dropped", { label: step.label }), "repeat");
}

function keep(turn: Turn, step: AskedStep, file: Extract<Input, { kind: "file" }>["file"], caption: string): void {
  const { flow, state, notices } = turn;
  const before = state.attached[step.id] ?? [];
  if (!before.some(({ id }) => id === file.id))
    state.attached[step.id] = [...before, { ...file, source: sourceOf(turn, caption) }];
  notices.push(flow.wording.say("engine.file", { file: showFile(file, flow.wording), label: step.label }));
}

function openStep(flow: Flow, { asking }: Conversation): AskedStep | undefined {
  const step = asking.what === "step" || asking.what === "doubt" ? stepOf(flow, asking.step) : undefined;
  return step !== undefined && isAsked(step) ? step : undefined;
}

function stepOfAlbum(flow: Flow, { attached }: Conversation, album: string | undefined): AskedStep | undefined {
  if (album === undefined) return undefined;
  return flow.steps.filter(isAsked).find((step) => attached[step.id]?.some((file) => file.album === album));
}

function whereFilesGo(flow: Flow): string {
  const labels = flow.steps
    .filter(isAsked)
    .filter((step) => step.attach)
    .map((step) => `«${step.label}»`);
  return labels.length === 0
    ? flow.wording.say("misread.other")
    : flow.wording.say("misread.file_not_here", { labels: labels.join(", ") });
}
