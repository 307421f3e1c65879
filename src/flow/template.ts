import { Day } from "../domain/time.ts";
import { formatDay } from "../domain/vietnamese/date.ts";
import { formatNumber } from "../domain/vietnamese/number.ts";
import { type Expression, evaluate, type Scope, type Value } from "./expression.ts";
import { parseExpression, type SyntaxFault } from "./parse-expression.ts";

/** A sentence with `{expressions}` in it, as the office writes it: "Trong {hs_con} hồ sơ còn lại, bao nhiêu trễ hạn?" */
export interface Template {
  parts: (string | Expression)[];
}

export type ParsedTemplate = { ok: true; template: Template } | { ok: false; fault: SyntaxFault };

/** Reads a template; a brace that is meant literally is doubled: `{{`, `}}`. */
export function parseTemplate(source: string): ParsedTemplate {
  const parts: (string | Expression)[] = [];
  let plain = "";
  let position = 0;
  while (position < source.length) {
    const two = source.slice(position, position + 2);
    if (two === "{{" || two === "}}") {
      plain += two[0];
      position += 2;
    } else if (two[0] === "{") {
      const end = source.indexOf("}", position);
      if (end < 0) return brace("template.unclosed", source, position);
      const parsed = parseExpression(source.slice(position + 1, end), position + 1);
      if (!parsed.ok) return parsed;
      if (plain !== "") parts.push(plain);
      plain = "";
      parts.push(parsed.expression);
      position = end + 1;
    } else if (two[0] === "}") {
      return brace("template.unopened", source, position);
    } else {
      plain += two[0];
      position += 1;
    }
  }
  if (plain !== "") parts.push(plain);
  return { ok: true, template: { parts } };
}

function brace(sentence: "template.unclosed" | "template.unopened", source: string, offset: number): ParsedTemplate {
  return { ok: false, fault: { sentence, values: { found: source.slice(offset, offset + 20) }, offset } };
}

/** What a missing value shows as. */
const MISSING = "…";

/** The sentence with its values, figures written the Vietnamese way. A person's words are put in as they are, never read again. */
export function render(template: Template, scope: Scope): string {
  return template.parts
    .map((part) => (typeof part === "string" ? part : show(evaluate(part, scope))))
    .join("")
    .trim();
}

/** A value as people read it: 10070 -> "10.070", "2026-11-25" -> "25/11/2026", a list -> its rows one a line. */
function show(value: Value): string {
  if (value === undefined) return MISSING;
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "boolean") return value ? "✓" : "✗";
  if (typeof value === "string") return showWords(value);
  return value.map((one) => (typeof one === "string" ? one : Object.values(one).map(show).join("; "))).join("\n");
}

/** Looked at before it is parsed: of a hundred thousand reminders' words hardly one is a day. */
const LIKE_A_DAY = /^\d{4}-\d{2}-\d{2}$/;

function showWords(text: string): string {
  if (!LIKE_A_DAY.test(text)) return text;
  const day = Day.safeParse(text);
  return day.success ? formatDay(day.data) : text;
}
