import { type Call, objectOf, textOf } from "./call.ts";
import { parseHtml } from "./html.ts";
import { badRequest } from "./refusal.ts";
import type { Entity } from "./shapes.ts";

export const TEXT_LIMIT = 4096;
export const CAPTION_LIMIT = 1024;

/** Code points, which is what the server's limits count: [ệ as one character -> 1, the same in NFD -> 3]. */
export function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export interface Formatted {
  text: string;
  entities: Entity[];
}

/** The text (or caption) of a call after parse_mode, cleaned and trimmed as the server does it; "" is for the caller to judge. */
export function readFormatted(call: Call, field: "text" | "caption"): Formatted {
  const source = textOf(call, field);
  const mode = textOf(call, "parse_mode").toLowerCase();
  const given = objectOf(call, field === "text" ? "entities" : "caption_entities", "entities");
  if (mode === "") return clean({ text: source, entities: (given as Entity[] | undefined) ?? [] });
  if (mode !== "html") throw badRequest("unsupported parse_mode"); // the double knows no Markdown, and giaoban sends none
  const parsed = parseHtml(source);
  if (!parsed.ok) throw badRequest(`can't parse entities: ${parsed.fault}`);
  return clean(parsed);
}

/** Carriage returns and the overrides of writing direction go, other control characters become spaces, the ends are trimmed. */
function clean({ text, entities }: Formatted): Formatted {
  const kept = text
    .replaceAll(/[\r\u2028-\u202e]/g, "")
    .replaceAll(/\p{Cc}/gu, (control) => (control === "\n" ? control : " "));
  const trimmed = kept.trim();
  const cut = kept.length - kept.trimStart().length;
  const moved = entities.flatMap((entity) => {
    const offset = Math.max(entity.offset - cut, 0);
    const end = Math.min(entity.offset + entity.length - cut, trimmed.length);
    return end > offset ? [{ ...entity, offset, length: end - offset }] : [];
  });
  return { text: trimmed, entities: [...moved, ...findEntities(trimmed)] };
}

const FOUND: { type: string; pattern: RegExp }[] = [
  {
    type: "bot_command",
    pattern: /(?<![\p{L}\p{M}\p{N}_/<>])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\p{L}\p{M}\p{N}_/<>])/gu,
  },
  { type: "mention", pattern: /(?<![\p{L}\p{M}\p{N}_/])@[A-Za-z0-9_]{3,32}(?![\p{L}\p{M}\p{N}_])/gu },
  { type: "url", pattern: /https?:\/\/[^\s<>"]+/g },
];

/** What Telegram marks by itself in anybody's text: commands, mentions, addresses. [/tổng -> nothing, /tongket@giaoban_bot -> all of it] */
export function findEntities(text: string): Entity[] {
  return FOUND.flatMap(({ type, pattern }) =>
    [...text.matchAll(pattern)].map((match) => ({ type, offset: match.index, length: match[0].length })),
  ).sort((a, b) => a.offset - b.offset);
}
