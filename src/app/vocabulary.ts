import type { Directory } from "../domain/directory.ts";
import type { Unit } from "../domain/people.ts";
import { fold } from "../domain/vietnamese/fold.ts";
import type { Flow } from "../flow/flow.ts";
import type { Wording } from "../flow/wording.ts";
import { Topic } from "../summary/topic.ts";
import type { Office } from "./office.ts";

/** What of a summary is wanted: a topic in words, a file, or the leaders' page. */
export const WANTS = [...Topic.options, "chart", "word", "excel", "page"] as const;
export type Want = (typeof WANTS)[number];

/** What a phrase that the office knows stands for. */
export type Meaning =
  | { is: "want"; want: Want }
  | { is: "flow"; flow: Flow }
  | { is: "units"; units: Unit[] }
  /** Politeness and little words: they ask for nothing. */
  | { is: "filler" };

/** Words and digits alone, as phrases are compared. ["Phòng Tài chính - Kế hoạch" -> "phong tai chinh ke hoach"] */
export function bare(text: string): string {
  return fold(text)
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();
}

/** Everything that has a name here. Where two things have one, the first in this order is meant: topic, report, unit. */
export interface Vocabulary {
  /** The thing whose name, whole, these bare words are. */
  named(words: string): Meaning | undefined;
  /** The units whose names hold these bare words. */
  unitsLike(words: string): Unit[];
  /** No name has more words than this. */
  longest: number;
}

export function vocabularyOf({ directory, library: { flows, wording } }: Office): Vocabulary {
  const phrases = new Map<string, Meaning>();
  const add = (words: string, meaning: Meaning) => {
    const name = bare(words);
    if (name !== "" && !phrases.has(name)) phrases.set(name, meaning);
  };
  for (const want of WANTS) for (const words of [want, ...wordsOf(wording, want)]) add(words, { is: "want", want });
  for (const flow of flows)
    for (const words of [flow.id, flow.title, ...flow.aliases]) add(words, { is: "flow", flow });
  for (const words of listed(wording.say("asked.little_words"))) add(words, { is: "filler" });
  const units = unitNamesOf(directory);
  const lengths = [...phrases.keys()].map((name) => name.split(" ").length);
  return {
    named(words) {
      const found = units.byName.get(words);
      return phrases.get(words) ?? (found && { is: "units", units: found });
    },
    unitsLike: (words) => units.all.filter(({ padded }) => padded.includes(` ${words} `)).map(({ unit }) => unit),
    longest: Math.max(units.longest, ...lengths),
  };
}

/** The words by which something is asked for, as the office wrote them. */
export function wordsOf(wording: Wording, want: Want): string[] {
  return listed(wording.say(`asked.${want}.words`));
}

function listed(words: string): string[] {
  return words.split(";");
}

/** What people call a unit, also by what it was called once. */
export function namesOf({ name, short, aliases, former = [] }: Unit): string[] {
  return [name, short, ...aliases, ...former.flatMap((was) => [was.name, was.short])];
}

interface UnitNames {
  byName: Map<string, Unit[]>;
  /** A unit's names in one string, parted so that no words are found across two of them. */
  all: { unit: Unit; padded: string }[];
  longest: number;
}

/** Folding thousands of names takes longer than reading a question, so it is done once for a directory. */
const known = new WeakMap<Directory, UnitNames>();

function unitNamesOf(directory: Directory): UnitNames {
  const before = known.get(directory);
  if (before !== undefined) return before;
  const names: UnitNames = { byName: new Map(), all: [], longest: 1 };
  for (const unit of directory.units) {
    const own = new Set([unit.id, ...namesOf(unit)].map(bare).filter((name) => name !== ""));
    for (const name of own) {
      names.byName.set(name, [...(names.byName.get(name) ?? []), unit]);
      names.longest = Math.max(names.longest, name.split(" ").length);
    }
    names.all.push({ unit, padded: ` ${[...own].join(" | ")} ` });
  }
  known.set(directory, names);
  return names;
}
