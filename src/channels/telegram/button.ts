import { shortName } from "../../domain/short-name.ts";
import type { OutMessage } from "../../engine/conversation.ts";

/**
 * What a button carries: `t<text>` says the text (a command); `p<conversation>|<turn>|<option>` is an answer to that turn. Where
 * that has more than Telegram's 64 bytes, the conversation's short name stands for it, so that no table of payloads is kept.
 */
export type Pressed =
  | { kind: "text"; text: string }
  | { kind: "press"; conversation: string; turn: number; option: string };

const MOST_BYTES = 64;

/** The payload of an option's button; nothing when it cannot be made to fit, or would not be read back as what it is. */
export function buttonData({ conversation, turn }: OutMessage, option: string): string | undefined {
  if (conversation === undefined || turn === undefined) return checked({ kind: "text", text: option });
  const press = { kind: "press", conversation, turn, option } as const;
  return checked(press) ?? checked({ ...press, conversation: shortName(conversation) });
}

/** What a tap means; nothing for data that no button of ours carries. */
export function readButton(data: string): Pressed | undefined {
  if (/^t./s.test(data)) return { kind: "text", text: data.slice(1) };
  const [, conversation, turn, option] = /^p(.+)\|(\d{1,9})\|(.+)$/s.exec(data) ?? [];
  if (conversation === undefined || option === undefined) return undefined;
  return { kind: "press", conversation, turn: Number(turn), option };
}

function checked(pressed: Pressed): string | undefined {
  const data =
    pressed.kind === "text" ? `t${pressed.text}` : `p${pressed.conversation}|${pressed.turn}|${pressed.option}`;
  const same = JSON.stringify(readButton(data)) === JSON.stringify(pressed);
  return same && Buffer.byteLength(data) <= MOST_BYTES ? data : undefined;
}
