import { shortName } from "../../domain/short-name.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { PAYLOAD_LIMIT } from "./assumed.ts";

/**
 * A tap comes back as a text like any other, so what a button says is either that text itself (a command), or
 * `#<name>|<turn>|<option>`: an answer to that turn of the conversation with that short name. Nobody types such a thing, and a
 * made-up one is a press of a turn that is over.
 */
export type Pressed =
  | { kind: "text"; text: string }
  | { kind: "press"; conversation: string; turn: number; option: string };

/** The payload of an option's button; nothing when it does not fit, or would not be read back as what it is. */
export function buttonPayload({ conversation, turn }: OutMessage, option: string): string | undefined {
  const means: Pressed =
    conversation === undefined || turn === undefined
      ? { kind: "text", text: option }
      : { kind: "press", conversation: shortName(conversation), turn, option };
  const payload = means.kind === "text" ? option : `${means.conversation}|${means.turn}|${option}`;
  const same = JSON.stringify(readTapped(payload)) === JSON.stringify(means);
  return same && payload.trim() === payload && Buffer.byteLength(payload) <= PAYLOAD_LIMIT ? payload : undefined;
}

/** What a text means that was typed or tapped. */
export function readTapped(text: string): Pressed {
  const [, conversation, turn, option] = /^(#[0-9a-z]{7})\|(\d{1,9})\|(.+)$/s.exec(text) ?? [];
  if (conversation === undefined || option === undefined) return { kind: "text", text };
  return { kind: "press", conversation, turn: Number(turn), option };
}
