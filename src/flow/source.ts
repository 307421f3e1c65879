import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import type { Issue } from "./issue.ts";
import type { Said } from "./wording.ts";

/** A file of `flows/` as it was read from disk. */
export interface SourceFile {
  path: string;
  text: string;
}

/** A YAML file opened for reading: what it holds, and where in the text each part of it stands. */
export interface Source extends SourceFile {
  /** What the file holds; nothing when it is no YAML at all. */
  data: unknown;
  document: Document;
  lines: LineCounter;
}

/** A mistake at a place in a file's text (0-based). */
export type Found = Said & { at: number };

/** Larger files are not what offices write: 1 MB, some hundred times the largest flow. */
export const MAX_LENGTH = 1_000_000;

/**
 * Opens a file. Mistakes that leave the rest readable (a key twice, a number without quotes) are reported beside the data.
 * Anchors, aliases and tags are refused: in these files "*", "&" and "!" are only ever meant as words.
 */
export function openSource({ path, text }: SourceFile): { source: Source; found: Found[] } {
  const lines = new LineCounter();
  const readable = text.length <= MAX_LENGTH && !text.includes("\uFFFD");
  const document = parseDocument(readable ? text : "", {
    lineCounter: lines,
    uniqueKeys: true,
    stringKeys: true,
    prettyErrors: false,
  });
  const source: Source = { path, text, document, lines, data: undefined };
  if (text.length > MAX_LENGTH)
    return { source, found: [{ sentence: "file.too_long", values: { max: MAX_LENGTH }, at: 0 }] };
  if (!readable) return { source, found: [{ sentence: "file.encoding", values: {}, at: 0 }] };

  const marks = strangeMarks(document);
  const broken = [...document.errors]
    .filter(({ code }) => code !== "DUPLICATE_KEY")
    .sort((a, b) => a.pos[0] - b.pos[0])[0];
  if (broken !== undefined) return { source, found: [firstOf(marks, syntaxFault(broken, source))] };
  if (marks.length > 0) return { source, found: marks };
  source.data = document.toJS();
  return { source, found: [...duplicateKeys(document.errors, text), ...strangeNumbers(document)] };
}

/** Where an issue's path leads: the value, its key, the nearest part above a value that is missing, or the letter meant in it. */
export function locate(source: Source, issue: Pick<Issue, "path" | "key" | "offset">): number {
  const path = [...issue.path];
  if (issue.key) {
    const parent = source.document.getIn(path.slice(0, -1), true);
    const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
    if (isNode(pair?.key) && pair.key.range) return pair.key.range[0];
  }
  for (; ; path.pop()) {
    const node = path.length === 0 ? source.document.contents : source.document.getIn(path, true);
    if (!isNode(node) || !node.range) {
      if (path.length === 0) return 0;
      continue;
    }
    const [start, end] = node.range;
    const whole =
      path.length === issue.path.length &&
      isScalar(node) &&
      typeof node.value === "string" &&
      issue.offset !== undefined;
    return whole ? start + offsetInside(String(node.value), issue.offset ?? 0, source.text.slice(start, end)) : start;
  }
}

/** Where a letter of a scalar's value stands in its written form; its start where quoting or folding hides that. */
function offsetInside(value: string, offset: number, written: string): number {
  const lineStart = value.lastIndexOf("\n", offset - 1) + 1;
  const [line = ""] = value.slice(lineStart).split("\n");
  const at = line === "" ? -1 : written.indexOf(line);
  return at < 0 ? 0 : at + offset - lineStart;
}

/** A mistake in the YAML makes others behind it: only the first is told. */
function firstOf(marks: Found[], fault: Found): Found {
  return marks.find((mark) => mark.at < fault.at) ?? fault;
}

function syntaxFault(error: YAMLError, source: Source): Found {
  const [at] = error.pos;
  const quote =
    error.code === "MISSING_CHAR" && /quote/.test(error.message) ? openQuote(source.document, at) : undefined;
  return quote === undefined
    ? { ...syntaxSentence(error, source.text), at }
    : { sentence: "yaml.quote", values: {}, at: quote };
}

/** Where the quoted text begins that was still open at `end`. */
function openQuote(document: Document, end: number): number | undefined {
  let start: number | undefined;
  visit(document, {
    Scalar(_, { type, range }) {
      if (type?.startsWith("QUOTE") && range && range[0] < end && range[1] >= end) [start] = range;
    },
  });
  return start;
}

function duplicateKeys(errors: readonly YAMLError[], text: string): Found[] {
  return errors.map(({ pos: [at] }) => ({ sentence: "yaml.duplicate_key", values: { key: wordAt(text, at) }, at }));
}

/** The commonest mistakes in YAML by the parser's code; the others are rare in an office's hands. */
const SENTENCES = {
  TAB_AS_INDENT: { sentence: "yaml.tab", values: {} },
  BAD_INDENT: { sentence: "yaml.indent", values: {} },
  BLOCK_AS_IMPLICIT_KEY: { sentence: "yaml.colon", values: {} },
  MISSING_CHAR: { sentence: "yaml.missing", values: {} },
  MULTILINE_IMPLICIT_KEY: { sentence: "yaml.missing", values: {} },
  BAD_DQ_ESCAPE: { sentence: "yaml.backslash", values: {} },
} as const satisfies Record<string, Said>;

function syntaxSentence({ code, message, pos: [at] }: YAMLError, text: string): Said {
  if (code === "BAD_SCALAR_START") return { sentence: "yaml.start", values: { found: text.charAt(at) } };
  if (code === "UNEXPECTED_TOKEN") return { sentence: "yaml.unexpected", values: { found: wordAt(text, at) } };
  return (
    Object.entries(SENTENCES).find(([known]) => known === code)?.[1] ?? { sentence: "yaml.other", values: { message } }
  );
}

function wordAt(text: string, position: number): string {
  return /^[^\s:,}\]]*/.exec(text.slice(position, position + 40))?.[0] ?? "";
}

/** Words that begin with a mark which YAML takes for its own. */
function strangeMarks(document: Document): Found[] {
  const found: Found[] = [];
  visit(document, {
    Node(_, node) {
      const mark = isAlias(node)
        ? "*"
        : node.anchor === undefined
          ? node.tag?.startsWith("!")
            ? "!"
            : undefined
          : "&";
      if (mark !== undefined) found.push({ sentence: "yaml.start", values: { found: mark }, at: node.range?.[0] ?? 0 });
    },
  });
  return found;
}

/** Numbers that YAML reads differently from an office: 10.070 as a little more than ten, 0123 as 123. */
function strangeNumbers(document: Document): Found[] {
  const found: Found[] = [];
  visit(document, {
    Scalar(_, { value, source = "", range }) {
      if (typeof value !== "number" || !/^([1-9][0-9]{0,2}(\.[0-9]{3})+|0[0-9]+)$/.test(source)) return;
      found.push({ sentence: "yaml.number", values: { found: source, read: value }, at: range?.[0] ?? 0 });
    },
  });
  return found;
}
