import { z } from "zod";
import type { Issue } from "./issue.ts";
import { nearest } from "./nearest.ts";
import { checkSchema } from "./say-issue.ts";
import { sentences } from "./sentences.ts";
import { parseTemplate, type Template } from "./template.ts";
import { type Wording, wordingOf } from "./wording.ts";

const Sentence = z.string().min(1);
const Sentences = z.record(z.string(), Sentence);

/** The names each key's sentence may use. */
const NAMES: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(sentences));

/**
 * `flows/loi-thoai.yaml` against `sentences.ts`: a key that is missing, one too many, a name that its sentence may not use.
 * A sentence may leave out a name it is offered. What could be read is in the wording even where there are issues.
 */
export function loadWording(data: unknown): { wording: Wording; issues: Issue[] } {
  const file = checkSchema(Sentences, data);
  const issues: Issue[] = file.ok ? [] : file.issues;
  const templates = new Map<string, Template>();
  if (issues.some(({ path }) => path.length === 0)) return { wording: wordingOf(templates), issues };

  const written = Object.entries(data as z.infer<typeof Sentences>);
  for (const [key, text] of written) {
    const names = NAMES.get(key);
    if (names === undefined) issues.push({ path: [key], key: true, ...unknownSentence(key) });
    else if (Sentence.safeParse(text).success) readSentence(key, text, names, { templates, issues });
  }
  const keys = new Set(written.map(([key]) => key));
  issues.push(
    ...[...NAMES.keys()]
      .filter((key) => !keys.has(key))
      .map((key): Issue => ({ path: [], sentence: "wording.missing", values: { key } })),
  );
  return { wording: wordingOf(templates), issues };
}

/** Adds the sentence of one key, or what is wrong with it. */
function readSentence(
  key: string,
  text: string,
  names: readonly string[],
  to: { templates: Map<string, Template>; issues: Issue[] },
): void {
  const parsed = parseTemplate(text);
  if (!parsed.ok) {
    to.issues.push({ path: [key], ...parsed.fault });
    return;
  }
  to.templates.set(key, parsed.template);
  for (const part of parsed.template.parts) {
    if (typeof part === "string" || (part.is === "name" && !part.last && names.includes(part.name))) continue;
    to.issues.push({ path: [key], offset: part.offset, ...wrongName(names) });
  }
}

function wrongName(names: readonly string[]) {
  return names.length === 0
    ? ({ sentence: "wording.no_names", values: {} } as const)
    : ({ sentence: "wording.names", values: { names: names.join(", ") } } as const);
}

function unknownSentence(key: string) {
  const near = nearest(key, NAMES.keys());
  return near === undefined
    ? ({ sentence: "wording.unknown", values: { key } } as const)
    : ({ sentence: "wording.unknown_near", values: { key, near } } as const);
}
