import type { Entity } from "./shapes.ts";

export type Parsed = { ok: true; text: string; entities: Entity[] } | { ok: false; fault: string };

const TYPE: Record<string, string> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  "tg-spoiler": "spoiler",
  span: "spoiler",
  a: "text_link",
  "tg-emoji": "custom_emoji",
  "tg-time": "date_time",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
};

/** The attribute that matters, by tag. */
const ARGUMENT: Record<string, string> = {
  a: "href",
  code: "class",
  span: "class",
  "tg-emoji": "emoji-id",
  "tg-time": "unix",
};

interface Open {
  tag: string;
  argument: string;
  offset: number;
}

/**
 * parse_mode HTML as the server reads it: its few tags, its four named entities and numeric ones, faults in its words with
 * offsets in UTF-8 bytes.
 * [<b>Đã nhận</b> -> "Đã nhận" bold 0..7, a<br>b -> fault: Unsupported start tag "br" at byte offset 1]
 */
export function parseHtml(source: string): Parsed {
  const open: Open[] = [];
  const entities: Entity[] = [];
  let text = "";
  let at = 0;
  while (at < source.length) {
    const char = source[at];
    if (char === "&") {
      const decoded = decodeEntity(source, at);
      text += decoded?.text ?? "&";
      at = decoded?.end ?? at + 1;
    } else if (char !== "<") {
      text += char;
      at += 1;
    } else if (source[at + 1] === "/") {
      const closed = readEndTag(source, at, open.at(-1));
      if ("fault" in closed) return { ok: false, fault: closed.fault };
      const tag = open.pop();
      if (tag !== undefined && text.length > tag.offset) add(entities, entityOf(tag, text));
      at = closed.end;
    } else {
      const started = readStartTag(source, at);
      if ("fault" in started) return { ok: false, fault: started.fault };
      open.push({ ...started, offset: text.length });
      at = started.end;
    }
  }
  const left = open.at(-1);
  if (left !== undefined) return { ok: false, fault: `Can't find end tag corresponding to start tag "${left.tag}"` };
  return {
    ok: true,
    text,
    entities: entities.map(plainCode).sort((a, b) => a.offset - b.offset || b.length - a.length),
  };
}

/** The end of the text counts as a space, as it does for the server. */
const isSpace = (char: string | undefined) => char === undefined || /[ \t\r\n\v\0]/.test(char);

const bytesBefore = (source: string, at: number) => Buffer.byteLength(source.slice(0, at));

function readStartTag(
  source: string,
  begin: number,
): { tag: string; argument: string; end: number } | { fault: string } {
  const offset = bytesBefore(source, begin);
  let at = begin + 1;
  while (!isSpace(source[at]) && source[at] !== ">") at += 1;
  if (at >= source.length) return { fault: `Unclosed start tag at byte offset ${offset}` };
  const tag = source.slice(begin + 1, at).toLowerCase();
  if (!Object.hasOwn(TYPE, tag)) return { fault: `Unsupported start tag "${tag}" at byte offset ${offset}` };

  let argument = "";
  for (;;) {
    while (at < source.length && isSpace(source[at])) at += 1;
    if (source[at] === ">") break;
    const nameBegin = at;
    while (!isSpace(source[at]) && source[at] !== "=" && source[at] !== ">") at += 1;
    const name = source.slice(nameBegin, at);
    if (name === "" && at < source.length)
      return { fault: `Empty attribute name in the tag "${tag}" at byte offset ${offset}` };
    while (at < source.length && isSpace(source[at])) at += 1;
    if (source[at] !== "=") {
      if (at >= source.length) return { fault: `Unclosed start tag "${tag}" at byte offset ${offset}` };
      if (tag === "blockquote" && name === "expandable") continue;
      return {
        fault: `Expected equal sign in declaration of an attribute of the tag "${tag}" at byte offset ${offset}`,
      };
    }
    at += 1;
    while (at < source.length && isSpace(source[at])) at += 1;
    const value = readValue(source, at);
    if ("fault" in value) return value;
    if (value.end >= source.length) return { fault: `Unclosed start tag at byte offset ${offset}` };
    at = value.end;
    if (ARGUMENT[tag] === name) argument = value.text;
  }
  if (tag === "span" && argument !== "tg-spoiler")
    return { fault: `Tag "span" must have class "tg-spoiler" at byte offset ${offset}` };
  if (tag === "tg-emoji" && !/^[1-9]\d*$/.test(argument)) return { fault: "Invalid custom emoji identifier specified" };
  return { tag, argument, end: at + 1 };
}

function readValue(source: string, begin: number): { text: string; end: number } | { fault: string } {
  const quote = source[begin];
  if (quote !== '"' && quote !== "'") {
    const token = /^[A-Za-z0-9.-]*/.exec(source.slice(begin))?.[0] ?? "";
    const end = begin + token.length;
    if (!isSpace(source[end]) && source[end] !== ">")
      return { fault: `Unexpected end of name token at byte offset ${bytesBefore(source, begin)}` };
    return { text: token.toLowerCase(), end };
  }
  let text = "";
  let at = begin + 1;
  while (at < source.length && source[at] !== quote) {
    const decoded = source[at] === "&" ? decodeEntity(source, at) : undefined;
    text += decoded?.text ?? source[at];
    at = decoded?.end ?? at + 1;
  }
  return { text, end: at + 1 };
}

function readEndTag(source: string, begin: number, last: Open | undefined): { end: number } | { fault: string } {
  const offset = bytesBefore(source, begin);
  if (last === undefined) return { fault: `Unexpected end tag at byte offset ${offset}` };
  let at = begin + 2;
  while (!isSpace(source[at]) && source[at] !== ">") at += 1;
  const tag = source.slice(begin + 2, at).toLowerCase();
  while (at < source.length && isSpace(source[at])) at += 1;
  if (source[at] !== ">") return { fault: `Unclosed end tag at byte offset ${offset}` };
  if (tag !== "" && tag !== last.tag)
    return { fault: `Unmatched end tag at byte offset ${offset}, expected "</${last.tag}>", found "</${tag}>"` };
  return { end: at + 1 };
}

/** `<pre><code class="language-x">` is one block with a language. */
function add(entities: Entity[], [entity]: Entity[]): void {
  const inner = entities.at(-1);
  const filled = inner?.type === "code" && inner.offset === entity?.offset && inner.length === entity.length;
  if (entity?.type === "pre" && filled && inner.language !== undefined)
    entities.splice(-1, 1, { ...inner, type: "pre" });
  else if (entity !== undefined) entities.push(entity);
}

/** A language counts in a block only. */
function plainCode(entity: Entity): Entity {
  const { language: _, ...plain } = entity;
  return entity.type === "code" ? plain : entity;
}

function entityOf({ tag, argument, offset }: Open, text: string): Entity[] {
  const entity: Entity = { type: TYPE[tag] ?? tag, offset, length: text.length - offset };
  switch (tag) {
    case "a": {
      const url = argument === "" ? text.slice(offset) : argument;
      return /^(https?|tg):\/\/\S+$|^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(url) ? [{ ...entity, url }] : [];
    }
    case "tg-emoji":
      return [{ ...entity, custom_emoji_id: argument }];
    case "tg-time":
      return [{ ...entity, unix_time: Number(argument) }];
    case "code":
      return argument.startsWith("language-")
        ? [{ ...entity, language: argument.slice("language-".length) }]
        : [entity];
    default:
      return [entity];
  }
}

const NAMED: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };

/** Undefined where the server leaves the `&` as it stands: [&nbsp; -> undefined]. The semicolon may be missing. */
function decodeEntity(source: string, at: number): { text: string; end: number } | undefined {
  const found = /^&(?:#x([0-9a-fA-F]+)|#(\d+)|([A-Za-z]+))/.exec(source.slice(at, at + 16));
  if (found === null) return undefined;
  const [whole, hex, decimal, name] = found;
  const end = at + whole.length + (source[at + whole.length] === ";" ? 1 : 0);
  if (name !== undefined) {
    const text = NAMED[name];
    return text === undefined ? undefined : { text, end };
  }
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  if (code === 0 || code >= 0x10ffff || whole.length >= 10) return undefined;
  return { text: String.fromCodePoint(code), end };
}
