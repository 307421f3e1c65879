import { z } from "zod";
import type { Issue } from "./issue.ts";
import { nearest } from "./nearest.ts";
import { sentences } from "./sentences.ts";
import type { Said } from "./wording.ts";

type ZodIssue = z.core.$ZodIssue;

/** What is wrong with data by their schema, in sentences that name the cure; nothing when nothing is. */
export function checkSchema<T>(
  schema: z.ZodType<T>,
  data: unknown,
): { ok: true; value: T } | { ok: false; issues: Issue[] } {
  const parsed = schema.safeParse(data, { reportInput: true, error: z.locales.vi().localeError });
  if (parsed.success) return { ok: true, value: parsed.data };
  const fields = fieldsOf(schema);
  return { ok: false, issues: parsed.error.issues.flatMap((issue) => sayIssue(issue, fields, [])) };
}

function sayIssue(issue: ZodIssue, fields: ReadonlySet<string>, above: PropertyKey[]): Issue[] {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ path: [...path, key], key: true, ...unknownKey(key, fields) }));
    case "invalid_key":
      return [{ path, key: true, ...ownSentence(issue.issues[0]?.message ?? "", { found: String(path.at(-1)) }) }];
    case "invalid_union":
      if (issue.errors.length > 0) return likeliest(issue.errors).flatMap((one) => sayIssue(one, fields, path));
      return [{ path, ...badAnswer(issue) }];
    case "invalid_type":
      return [{ path, ...badType(issue, path) }];
    case "invalid_value":
      return [
        { path, ...(issue.input === undefined ? missing(path) : badOption(issue.input, issue.values.map(String))) },
      ];
    case "too_small":
      return [{ path, ...tooSmall(issue) }];
    case "too_big":
      return [{ path, ...tooBig(issue) }];
    case "custom":
      return [{ path, ...custom(issue) }];
    case "invalid_format":
      if (issue.format === "date") return [{ path, sentence: "schema.day", values: { found: shown(issue.input) } }];
      return [{ path, ...ownSentence(issue.message, { found: shown(issue.input) }) }];
    case "not_multiple_of":
    case "invalid_element":
      return [{ path, ...ownSentence(issue.message, {}) }];
  }
}

/** A custom issue carries a key of the wording and its values; an expression's also where in the text it is at fault. */
function custom(issue: ZodIssue & { code: "custom" }): Said & { offset?: number } {
  const { sentence, values, offset } = { sentence: issue.message, values: {}, offset: undefined, ...issue.params };
  return { ...ownSentence(sentence, values), ...(typeof offset === "number" && { offset }) };
}

/** Schemas name a key of the wording where zod has a message; anything else is zod's own text. */
function ownSentence(key: string, values: object): Said {
  if (key in sentences) return { sentence: key, values } as Said;
  return { sentence: "schema.other", values: { message: key } };
}

/** The branch of a union that was meant: one whose faults lie inside the value, else one whose kind of value fits. */
function likeliest(branches: readonly (readonly ZodIssue[])[]): readonly ZodIssue[] {
  const without = (...codes: ZodIssue["code"][]) =>
    branches.find((issues) => !issues.some(({ code, path }) => path.length === 0 && codes.includes(code)));
  return without("invalid_type", "invalid_value") ?? without("invalid_type") ?? branches[0] ?? [];
}

function unknownKey(key: string, fields: ReadonlySet<string>): Said {
  const near = fields.has(key) ? undefined : nearest(key, fields);
  return near === undefined
    ? { sentence: "schema.unknown_key", values: { key } }
    : { sentence: "schema.unknown_key_near", values: { key, near } };
}

function missing(path: PropertyKey[]): Said {
  return { sentence: "schema.missing", values: { key: String(path.at(-1) ?? "") } };
}

function badAnswer(issue: ZodIssue & { code: "invalid_union" }): Said {
  const key = issue.discriminator ?? "";
  const found: unknown =
    typeof issue.input === "object" ? Object.entries(issue.input ?? {}).find(([name]) => name === key)?.[1] : undefined;
  if (found === undefined) return missing([key]);
  return badOption(found, issue.inclusive === false ? [] : (issue.options ?? []).map(String));
}

function badOption(found: unknown, options: string[]): Said {
  const word = shown(found);
  const near = nearest(word, options);
  const values = { found: word, options: options.join(", ") };
  return near === undefined
    ? { sentence: "schema.one_of", values }
    : { sentence: "schema.one_of_near", values: { ...values, near } };
}

/** What is said where the wrong kind of value stands, by the kind that was wanted. */
const WANTED = {
  string: "schema.text_wanted",
  number: "schema.number_wanted",
  int: "schema.whole_wanted",
  boolean: "schema.truth_wanted",
  array: "schema.list_wanted",
} as const;

function badType({ input, expected, message }: ZodIssue & { code: "invalid_type" }, path: PropertyKey[]): Said {
  const isFile = path.length === 0;
  if (input === undefined || input === null) {
    if (isFile) return { sentence: "file.empty", values: {} };
    return input === undefined ? missing(path) : { sentence: "schema.empty", values: { key: String(path.at(-1)) } };
  }
  if (expected === "object" || expected === "record")
    return { sentence: isFile ? "file.no_map" : "schema.map_wanted", values: {} };
  const wanted = Object.entries(WANTED).find(([kind]) => kind === expected)?.[1];
  return wanted === undefined
    ? { sentence: "schema.other", values: { message } }
    : { sentence: wanted, values: { found: shown(input) } };
}

function tooSmall({ origin, minimum }: ZodIssue & { code: "too_small" }): Said {
  if (origin === "string") return { sentence: "schema.text_empty", values: {} };
  if (origin === "array") return { sentence: "schema.list_empty", values: {} };
  return { sentence: "schema.too_small", values: { min: Number(minimum) } };
}

function tooBig({ origin, maximum }: ZodIssue & { code: "too_big" }): Said {
  if (origin === "string") return { sentence: "schema.text_too_long", values: { max: Number(maximum) } };
  return { sentence: "schema.too_big", values: { max: Number(maximum) } };
}

function shown(input: unknown): string {
  return typeof input === "string" || typeof input === "number" || typeof input === "boolean" ? String(input) : "…";
}

/** The names of all fields that occur anywhere in a schema: what a misspelled one can have been meant to be. */
function fieldsOf(schema: z.ZodType): Set<string> {
  const fields = new Set<string>();
  JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), (key, value: unknown) => {
    if (key === "properties" && typeof value === "object" && value !== null)
      for (const field of Object.keys(value)) fields.add(field);
    return value;
  });
  return fields;
}
