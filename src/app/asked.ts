import type { Unit } from "../domain/people.ts";
import { type Day, dayOf } from "../domain/time.ts";
import { fold, normalize } from "../domain/vietnamese/fold.ts";
import { type PeriodWords, readPeriodWords } from "../domain/vietnamese/period-words.ts";
import type { Flow } from "../flow/flow.ts";
import type { Office } from "./office.ts";
import { saidBack } from "./said-back.ts";
import { type Meaning, type Vocabulary, vocabularyOf, WANTS, type Want } from "./vocabulary.ts";

/** What somebody's words ask for. Each list in an order of its own: the order of the words makes no difference. */
export interface Asked {
  /** Those that are named; none where no report is. */
  flows: Flow[];
  /** None where no period is said. */
  periods: PeriodAsked[];
  /** None where no unit is said. */
  units: Unit[];
  wants: Want[];
  /** Words that mean nothing here, run by run, in the order of the alphabet. */
  unknown: Unknown[];
  /** The words without those that name units, folded. */
  besideUnits: string;
}

/** Words as they were written, and (folded) all the others, among which better ones can take their place. */
export interface Unknown {
  said: string;
  around: string;
}

/** A period in words; `rest` of what was around it is told apart. */
export type PeriodAsked = Omit<PeriodWords, "rest">;

/** More letters than any question has; beyond it nothing is looked for. */
const MOST_LETTERS = 300;
/** With each mark by itself, and what shows nothing. */
const MOST_SIGNS = 4 * MOST_LETTERS;

/**
 * Reads words in free order, with or without marks: names of reports, periods, units, topics. Of all ways to cut them into known
 * phrases the one counts that leaves the fewest words over, and then has the fewest phrases: so "so kỳ trước" is a comparison and
 * no period, and "văn phòng dân tộc" two units. ["viec qua han cua phong noi vu tuan 47" -> overdue; pnv; 2026-W47]
 */
export function readAsked(office: Office, words: string): Asked {
  const text = fold(words);
  if (text.length > MOST_LETTERS || words.length > MOST_SIGNS) {
    const unknown = [{ said: saidBack(words), around: "" }];
    return { flows: [], periods: [], units: [], wants: [], unknown, besideUnits: "" };
  }
  const tokens = tokensOf(text);
  const today = dayOf(office.clock.now());
  const phrases = cut(text, tokens, { today, vocabulary: vocabularyOf(office) });
  const runs = unknownIn(phrases, tokens);
  const isUnknown = (phrase: Phrase) => runs.some(({ from, to }) => from <= phrase.from && phrase.to <= to);
  const meanings = phrases.flatMap((phrase) => (isUnknown(phrase) ? [] : (phrase.meaning ?? [])));
  const units = new Set(meanings.flatMap((one) => (one.is === "units" ? one.units : [])));
  const flows = new Set(meanings.flatMap((one) => (one.is === "flow" ? [one.flow] : [])));
  const wants = new Set(meanings.flatMap((one) => (one.is === "want" ? [one.want] : [])));
  return {
    flows: office.library.flows.filter((flow) => flows.has(flow)),
    periods: periodsIn(
      phrases.filter(({ meaning }) => meaning?.is === "period").map((phrase) => written(text, tokens, phrase)),
      today,
    ),
    units: office.directory.units.filter((unit) => units.has(unit)),
    wants: WANTS.filter((want) => wants.has(want)),
    unknown: runs
      .map((run) => ({
        said: typed(words, tokens, run) ?? written(text, tokens, run),
        around: without(text, tokens, [run]),
      }))
      .sort((a, b) => (a.said < b.said ? -1 : 1)),
    besideUnits: without(
      text,
      tokens,
      phrases.filter(({ meaning }) => meaning?.is === "units" || meaning?.is === "filler"),
    ),
  };
}

/** A word or number, and where it stands in the text. */
interface Token {
  word: string;
  from: number;
  to: number;
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(/[a-z0-9]+/g)].map((match) => ({
    word: match[0],
    from: match.index,
    to: match.index + match[0].length,
  }));
}

/** Neighbouring tokens with one meaning; without one they are left over. `whole`: it is the whole name of what is meant. */
interface Phrase {
  from: number;
  to: number;
  whole: boolean;
  meaning?: Meaning | { is: "period" };
}

function written(text: string, tokens: readonly Token[], { from, to }: Phrase): string {
  return text.slice(tokens[from]?.from, tokens[to - 1]?.to);
}

/** The same with its marks, where the words can be told apart as surely as without. */
function typed(words: string, tokens: readonly Token[], { from, to }: Phrase): string | undefined {
  const marked = [...words.normalize("NFC").matchAll(/[\p{L}\p{N}\p{M}]+/gu)];
  const [first, last] = [marked[from], marked[to - 1]];
  if (marked.length !== tokens.length || first === undefined || last === undefined) return undefined;
  return normalize(words.normalize("NFC").slice(first.index, last.index + last[0].length)); // it is said back
}

function without(text: string, tokens: readonly Token[], phrases: readonly Phrase[]): string {
  const gone = new Set(phrases.flatMap(({ from, to }) => tokens.slice(from, to)));
  let [rest, after] = ["", 0];
  for (const token of tokens) {
    rest += gone.has(token) ? " " : text.slice(after, token.to);
    after = token.to;
  }
  return rest.replaceAll(/\s+/g, " ").trim();
}

interface Known {
  today: Day;
  vocabulary: Vocabulary;
}

/** No period has more words. ["6 tháng đầu năm 2026"] */
const LONGEST_PERIOD = 6;

/** What each phrase costs: a word left over more than anything else, a part of a name more than a whole one. */
const COST = { leftOver: 10_000, part: 100, whole: 1 };

/** The cheapest way to cut the tokens. Parts of names are looked for only where whole ones leave something over. */
function cut(text: string, tokens: readonly Token[], known: Known): Phrase[] {
  const wholes = wholePhrases(text, tokens, known);
  const plain = cheapest(tokens.length, wholes);
  if (plain.every(({ meaning }) => meaning !== undefined)) return plain;
  return cheapest(tokens.length, [...wholes, ...partPhrases(tokens, known.vocabulary)]);
}

function wholePhrases(text: string, tokens: readonly Token[], { today, vocabulary }: Known): Phrase[] {
  const phrases: Phrase[] = [];
  for (let from = 0; from < tokens.length; from += 1) {
    const most = Math.min(tokens.length, from + Math.max(vocabulary.longest, LONGEST_PERIOD));
    for (let to = from + 1; to <= most; to += 1) {
      const phrase = { from, to, whole: true };
      const meaning = vocabulary.named(wordsIn(tokens, phrase));
      if (meaning !== undefined) phrases.push({ ...phrase, meaning });
      else if (to - from <= LONGEST_PERIOD && isPeriod(written(text, tokens, phrase), today))
        phrases.push({ ...phrase, meaning: { is: "period" } });
    }
  }
  return phrases;
}

/** Words that stand together in names of units. Where no name holds some words, none holds more. */
function partPhrases(tokens: readonly Token[], vocabulary: Vocabulary): Phrase[] {
  const phrases: Phrase[] = [];
  for (let from = 0; from < tokens.length; from += 1) {
    for (let to = from + 1; to <= tokens.length; to += 1) {
      const phrase = { from, to, whole: false };
      const units = vocabulary.unitsLike(wordsIn(tokens, phrase));
      if (units.length === 0) break;
      phrases.push({ ...phrase, meaning: { is: "units", units } });
    }
  }
  return phrases;
}

function wordsIn(tokens: readonly Token[], { from, to }: Phrase): string {
  return tokens
    .slice(from, to)
    .map(({ word }) => word)
    .join(" ");
}

function isPeriod(words: string, today: Day): boolean {
  const { which, rest } = readPeriodWords(words, today);
  return which !== undefined && rest === "";
}

function cheapest(count: number, phrases: readonly Phrase[]): Phrase[] {
  const best: { cost: number; way: Phrase[] }[] = [{ cost: 0, way: [] }];
  for (let to = 1; to <= count; to += 1) {
    const single: Phrase = { from: to - 1, to, whole: false };
    const ways = [single, ...phrases.filter((phrase) => phrase.to === to)].map((last) => {
      const { cost, way } = best[last.from] ?? { cost: 0, way: [] };
      return { cost: cost + costOf(last), way: [...way, last] };
    });
    best.push(ways.reduce((a, b) => (b.cost < a.cost ? b : a)));
  }
  return best[count]?.way ?? [];
}

function costOf({ meaning, whole }: Phrase): number {
  if (meaning === undefined) return COST.leftOver;
  return whole ? COST.whole : COST.part;
}

/**
 * The runs that hold a word left over; a part of a unit's name beside it belongs to it, since both together were meant to be a name.
 * ["xã không có thật" is unknown as a whole, although units are called xã] A number alone says nothing: it goes with the word
 * before it. ["tuần 54"]
 */
function unknownIn(phrases: readonly Phrase[], tokens: readonly Token[]): Phrase[] {
  const runs: Phrase[][] = [];
  for (const phrase of phrases.filter(({ whole }) => !whole)) {
    const run = runs.at(-1);
    if (run?.at(-1)?.to === phrase.from) run.push(phrase);
    else runs.push([phrase]);
  }
  return runs
    .filter((run) => run.some(({ meaning }) => meaning === undefined))
    .map((run) => {
      const from = run[0]?.from ?? 0;
      const isNumber = /^\d+$/.test(tokens[from]?.word ?? "");
      return { from: isNumber ? Math.max(0, from - 1) : from, to: run.at(-1)?.to ?? 0, whole: false };
    });
}

/** A year that is said apart is that of the periods that were said without one. ["năm 2025, quý 3" -> 2025-Q3] */
function periodsIn(said: readonly string[], today: Day): PeriodAsked[] {
  const read = (words: string): PeriodAsked => {
    const { rest: _, ...period } = readPeriodWords(words, today);
    return period;
  };
  const years = said.filter((words) => read(words).kind === "year");
  const [year] = years.map((words) => yearOf(read(words), today));
  const others = said
    .filter((words) => !years.includes(words))
    .map((words) => {
      const dated = `${words} ${year}`;
      const joins = years.length === 1 && isPeriod(dated, today);
      return { joins, period: read(joins ? dated : words) };
    });
  const isTaken = others.some(({ joins }) => joins);
  const all = [...others.map(({ period }) => period), ...(isTaken ? [] : years.map(read))];
  const byName = new Map(all.map((period) => [JSON.stringify([period.kind, period.which]), period]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, period]) => period);
}

function yearOf({ which }: PeriodAsked, today: Day): string {
  if (which !== undefined && "key" in which) return which.key;
  return String(Number(today.slice(0, 4)) - (which?.back ?? 0));
}
