import { formatNumber } from "../domain/vietnamese/number.ts";
import type { sentences } from "./sentences.ts";
import type { Template } from "./template.ts";

export type SentenceKey = keyof typeof sentences;

/** The values a sentence may use, by name. */
type SentenceValues<K extends SentenceKey> = Record<(typeof sentences)[K][number], string | number>;

/** What is said of figures and on pages is worded where it is picked; without these the compiler has a union that it can compare. */
type WordedAtOnce =
  `${"asked" | "board" | "button" | "chart" | "excel" | "source" | "topic" | "web" | "word"}.${string}`;
type PickedKey = Exclude<SentenceKey, WordedAtOnce>;

/** A sentence that was picked and is not worded yet: its key and values. */
export type Said = { [K in PickedKey]: { sentence: K; values: SentenceValues<K> } }[PickedKey];

/** Every sentence that is not a flow's own, in the words of `flows/loi-thoai.yaml`. */
export interface Wording {
  /** The sentence of a key with its values; figures are written the Vietnamese way, words are put in as they are. */
  say<K extends SentenceKey>(
    key: K,
    ...values: (typeof sentences)[K][number] extends never ? [] : [SentenceValues<K>]
  ): string;
}

export function tell(wording: Wording, said: Said): string {
  return wording.say(said.sentence, said.values as never); // `Said` pairs each key with its own values
}

/**
 * The wording over parsed sentences. A key without a sentence (only while faults of a broken file are being listed; the
 * loader refuses such a file) shows as the key and its values.
 */
export function wordingOf(templates: ReadonlyMap<string, Template>): Wording {
  return {
    say(key, ...[values]) {
      const template = templates.get(key);
      const named: Record<string, string | number> = values ?? {};
      if (template === undefined) return [key, ...Object.values(named).map(show)].join(" ");
      return template.parts
        .map((part) => (typeof part === "string" ? part : part.is === "name" ? show(named[part.name]) : ""))
        .join("");
    },
  };
}

/** Words are put in as they are: nothing in what a person wrote is read as a template or as a date. */
function show(value: string | number | undefined): string {
  return typeof value === "number" ? formatNumber(value) : (value ?? "");
}
