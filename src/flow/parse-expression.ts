import type { BinaryOp, Call, Expression } from "./expression.ts";

/** A mistake in an expression: a key of the wording with its values, and where in the text it is (0-based). */
export interface SyntaxFault {
  sentence:
    | "expression.unexpected"
    | "expression.accented"
    | "expression.equals"
    | "expression.vietnamese_number"
    | "expression.ended"
    | "expression.too_deep"
    | "template.unclosed"
    | "template.unopened";
  values: { found: string };
  offset: number;
}

export type Parsed = { ok: true; expression: Expression } | { ok: false; fault: SyntaxFault };

interface Token {
  kind: "number" | "word" | "text" | "sign" | "end";
  text: string;
  offset: number;
}

/** How many values each call takes. */
const CALLS: ReadonlyMap<string, number> = new Map<Call, number>([
  ["count", 1],
  ["sum", 1],
  ["answered", 1],
  ["has", 2],
  ["abs", 1],
  ["if", 3],
]);

/** Words that mean something in an expression, and `constructor`, which every JavaScript object has: no id may be one. */
export const RESERVED: readonly string[] = ["and", "or", "not", "last", ...CALLS.keys(), "constructor"];

/** One row a level, weakest first. */
const LEVELS: readonly (readonly BinaryOp[])[] = [
  ["or"],
  ["and"],
  ["==", "!=", "<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/"],
];

/** `not` stands between "and" and the comparisons: `not a == b` means `not (a == b)`. */
const NOT_LEVEL = 2;

/** Deeper nesting is refused, so that no expression can exhaust the stack. */
const DEPTH = 40;

/**
 * Reads one expression; see `Expression` for the language. [`hs_con <= 5 and not x`] Never throws. `base` is where the
 * source begins in a larger text; it is added to every offset.
 */
export function parseExpression(source: string, base = 0): Parsed {
  try {
    const parser = { tokens: tokenize(source, base), next: 0, depth: 0 };
    const expression = parseLevel(parser, 0);
    const rest = peek(parser);
    if (rest.kind !== "end") throw new Fault("expression.unexpected", rest);
    return { ok: true, expression };
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return {
      ok: false,
      fault: { sentence: fault.sentence, values: { found: fault.token.text }, offset: fault.token.offset },
    };
  }
}

class Fault extends Error {
  constructor(
    readonly sentence: SyntaxFault["sentence"],
    readonly token: Token,
  ) {
    super(sentence);
  }
}

interface Parser {
  tokens: Token[];
  next: number;
  depth: number;
}

const SPACES = /\s*/y;
/** Words take in accented letters, so that "và" is refused as one word and not at its second letter. */
const TOKEN =
  /([0-9]+(?:\.[0-9]+)*)|([\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]*)*)|"([^"]*)"|(==|!=|<=|>=|[-+*/<>(),])/uy;

function tokenize(source: string, base: number): Token[] {
  const tokens: Token[] = [];
  for (
    let position = afterSpaces(source, 0);
    position < source.length;
    position = afterSpaces(source, TOKEN.lastIndex)
  ) {
    TOKEN.lastIndex = position;
    const offset = base + position;
    const [all, number, word, text] = TOKEN.exec(source) ?? [];
    if (all === undefined) throw strange(String.fromCodePoint(source.codePointAt(position) ?? 0), offset);
    if (number !== undefined) tokens.push(numberToken(number, offset));
    else if (word !== undefined) tokens.push(wordToken(word, offset));
    else if (text !== undefined) tokens.push({ kind: "text", text, offset });
    else tokens.push({ kind: "sign", text: all, offset });
  }
  tokens.push({ kind: "end", text: "", offset: base + source.length });
  return tokens;
}

function afterSpaces(source: string, position: number): number {
  SPACES.lastIndex = position;
  SPACES.test(source);
  return SPACES.lastIndex;
}

/** "10.070" would be read as ten and seven hundredths: refused rather than guessed. "0.125" and "10.07" are meant as written. */
function numberToken(text: string, offset: number): Token {
  const token: Token = { kind: "number", text, offset };
  if (/^[1-9][0-9]{0,2}(\.[0-9]{3})+$/.test(text)) throw new Fault("expression.vietnamese_number", token);
  if (text.split(".").length > 2) throw new Fault("expression.unexpected", token);
  return token;
}

function wordToken(text: string, offset: number): Token {
  const token: Token = { kind: "word", text, offset };
  if (!/^[A-Za-z0-9_.]+$/.test(text)) throw new Fault("expression.accented", token);
  return token;
}

function strange(text: string, offset: number): Fault {
  return new Fault(text === "=" ? "expression.equals" : "expression.unexpected", { kind: "sign", text, offset });
}

function peek(parser: Parser): Token {
  return parser.tokens[Math.min(parser.next, parser.tokens.length - 1)] as Token; // tokenize ends every list with "end"
}

function take(parser: Parser): Token {
  const token = peek(parser);
  parser.next += 1;
  return token;
}

function expect(parser: Parser, sign: string): void {
  const token = take(parser);
  if (token.kind !== "sign" || token.text !== sign) throw unexpected(token);
}

function unexpected(token: Token): Fault {
  return new Fault(token.kind === "end" ? "expression.ended" : "expression.unexpected", token);
}

function parseLevel(parser: Parser, level: number): Expression {
  const ops = LEVELS[level];
  if (ops === undefined) return parseUnary(parser);
  if (level === NOT_LEVEL && peek(parser).kind === "word" && peek(parser).text === "not") return parseNot(parser);
  let left = parseLevel(parser, level + 1);
  for (let links = 0; ; links += 1) {
    const token = peek(parser);
    const op = ops.find((one) => one === token.text && token.kind !== "text");
    if (op === undefined) return left;
    if (links >= DEPTH) throw new Fault("expression.too_deep", token);
    take(parser);
    left = { is: "binary", op, left, right: parseLevel(parser, level + 1), offset: left.offset };
  }
}

function parseNot(parser: Parser): Expression {
  const token = take(parser);
  return deeper(parser, token, () => ({ is: "not", of: parseLevel(parser, NOT_LEVEL), offset: token.offset }));
}

function parseUnary(parser: Parser): Expression {
  const token = take(parser);
  return deeper(parser, token, () => parsePart(parser, token));
}

function deeper(parser: Parser, token: Token, parse: () => Expression): Expression {
  parser.depth += 1;
  if (parser.depth > DEPTH) throw new Fault("expression.too_deep", token);
  const expression = parse();
  parser.depth -= 1;
  return expression;
}

function parsePart(parser: Parser, token: Token): Expression {
  const { offset } = token;
  if (token.kind === "number") return { is: "number", value: Number(token.text), offset };
  if (token.kind === "text") return { is: "text", value: token.text, offset };
  if (token.text === "-") {
    return { is: "binary", op: "-", left: { is: "number", value: 0, offset }, right: parseUnary(parser), offset };
  }
  if (token.text === "(" && token.kind === "sign") {
    const inner = parseLevel(parser, 0);
    expect(parser, ")");
    return inner;
  }
  if (token.kind !== "word" || ["and", "or", "not"].includes(token.text)) throw unexpected(token);
  const takes = CALLS.get(token.text);
  return takes !== undefined && peek(parser).text === "(" ? parseCall(parser, token, takes) : parseName(token);
}

function parseCall(parser: Parser, token: Token, takes: number): Expression {
  expect(parser, "(");
  const of = [parseLevel(parser, 0)];
  while (of.length < takes) {
    expect(parser, ",");
    of.push(parseLevel(parser, 0));
  }
  expect(parser, ")");
  return { is: "call", call: token.text as Call, of, offset: token.offset };
}

/** `x`, `last.x`, `list.column`, `last.list.column`. */
function parseName(token: Token): Expression {
  const { offset } = token;
  const parts = token.text.split(".");
  const last = parts[0] === "last" && parts.length > 1;
  const [name, column, extra] = last ? parts.slice(1) : parts;
  if (name === undefined || extra !== undefined) throw new Fault("expression.unexpected", token);
  return column === undefined ? { is: "name", name, last, offset } : { is: "column", list: name, column, last, offset };
}
