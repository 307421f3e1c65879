import { addDays, type Day } from "../time.ts";
import { fold } from "./fold.ts";
import {
  type DatePhrase,
  dayOfSomeMonth,
  endOfQuarter,
  endOfYear,
  exactly,
  type Groups,
  inMonth,
  inWeek,
  later,
  monthOf,
  nearest,
  weekdayPhrase,
} from "./named-days.ts";
import { lexicon, respell } from "./respell.ts";

export interface FoundDates {
  phrases: DatePhrase[];
  /** What stands beside the dates: nothing of weight, a sentence, or one that means something else. */
  rest: "clear" | "sentence" | "unreadable";
  /** The text without its dates, respelled. */
  left: string;
}

/** Finds every day in a text, the longest way of saying it first. */
export function findDates(text: string, today: Day): FoundDates {
  const phrases: DatePhrase[] = [];
  let rest = respell(text, DATE_WORDS);
  for (const [pattern, read] of WAYS) {
    rest = rest.replaceAll(pattern, (...match: unknown[]) => {
      const groups = match.at(-1) as Groups;
      phrases.push(read(groups, today));
      return " ";
    });
  }
  return { phrases, rest: judgeRest(rest), left: rest };
}

type Way = readonly [RegExp, (groups: Groups, today: Day) => DatePhrase];

const DATE_WORDS = lexicon(
  "hôm nay bữa mai mốt qua kia hnay hqua ngày mùng mồng thứ chủ nhật cn tuần tháng quý năm này sau tới trước rồi vừa kế " +
    "tiếp theo cuối đầu giữa hết nữa một hai ba bốn tư sáu bảy tám chín mười sáng chiều",
);

const COUNT = String.raw`(?<count>\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)`;
/** Which week, month or year. */
const WHICH = "nay|sau nua|sau|toi|ke tiep|tiep theo|ke|truoc|vua roi|roi|qua";
const YEAR = String.raw`(?<year>\d{4}|\d{2})`;
const DOT = String.raw`\s?[-/.]\s?`;

const WAYS: readonly Way[] = [
  way(String.raw`(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<date>\d{1,2})`, ({ date, month, year }) =>
    exactly(date, month, year),
  ),
  way(
    String.raw`(?:(?:ngay|mung|mong) )?(?<date>\d{1,2})${DOT}(?<month>\d{1,2})${DOT}${YEAR}`,
    ({ date, month, year }) => exactly(date, month, year),
  ),
  way(
    String.raw`(?:(?:ngay|mung|mong) )?(?<date>\d{1,2}) thang (?<month>\d{1,2})(?:(?: nam |${DOT})(?<year>\d{4}))?`,
    ({ date, month, year }, today) => (year === undefined ? nearest(date, month, today) : exactly(date, month, year)),
  ),
  way(
    String.raw`(?:(?<part>dau|giua|cuoi|het|trong) )?(?:thang |t)?(?<month>\d{1,2})(?:${DOT}| nam )(?<year>\d{4})`,
    ({ part, month, year }) => inMonth(part, Number(year), Number(month)),
  ),
  way(
    String.raw`(?:(?<part>dau|giua|cuoi|het|trong) )?(?:thang (?<month>\d{1,2}|${WHICH})|t(?<late>8|9|1[0-2]))`,
    ({ part, month, late }, today) => monthOf(part, month ?? late, today),
  ),
  way("(?<part>dau|giua|cuoi|het) thang", ({ part }, today) => monthOf(part, undefined, today)),
  way(`(?:cuoi|het) nam (?<which>${WHICH}|\\d{4})|(?:cuoi|het) nam`, ({ which }, today) => endOfYear(which, today)),
  way("(?:cuoi|het) quy(?: (?:(?<quarter>[1-4])|nay))?", ({ quarter }, today) => endOfQuarter(quarter, today)),
  way(
    `(?:thu ?(?<day>[2-7]|hai|ba|tu|nam|sau|bay)|t(?<short>[2-7])|chu nhat|cn)(?: (?<week>tuan)(?: (?<which>${WHICH}))?| (?<near>nay|sau|toi|truoc|vua roi|roi))?`,
    weekdayPhrase,
  ),
  way(`(?<part>dau|giua|cuoi|het|trong) tuan(?: (?<which>${WHICH}))?`, ({ part, which }, today) =>
    inWeek(part, which, today),
  ),
  way(`tuan (?<which>${WHICH})`, ({ which }, today) => inWeek(undefined, which, today)),
  way(`${COUNT} (?<unit>ngay|tuan|thang) (?:nua|toi)|sau ${COUNT.replace("count", "after")} ngay(?: nua)?`, later),
  way("(?:hom|bua|ngay hom) nay|hnay", (_, today) => ({ days: [today], sure: true })),
  way("(?:ngay|sang|chieu) mai", (_, today) => ({ days: [addDays(today, 1)], sure: true })),
  way("ngay (?:mot|kia)", (_, today) => ({ days: [addDays(today, 2)], sure: true })),
  way("(?:hom|bua|ngay hom) qua|hqua", (_, today) => ({ days: [addDays(today, -1)], sure: true })),
  way("(?:hom|bua) kia", (_, today) => ({ days: [addDays(today, -2)], sure: true })),
  way(String.raw`(?:(?:ngay|mung|mong) )?(?<date>\d{1,2})${DOT}(?<month>\d{1,2})`, ({ date, month }, today) =>
    nearest(date, month, today),
  ),
  way(String.raw`(?:ngay|mung|mong) (?<date>\d{1,2})`, ({ date }, today) => dayOfSomeMonth(date, today)),
  way("nay", (_, today) => ({ days: [today], sure: true, weak: true })),
  // A name where a form of address stands before it.
  way("(?<!(?:anh|ch[iị]|em|cô|bà|bác) )mai", (_, today) => ({ days: [addDays(today, 1)], sure: true, weak: true })),
  way("mot", (_, today) => ({ days: [addDays(today, 2)], sure: true, weak: true })),
  way(String.raw`(?<date>\d{1,2})`, ({ date }, today) => ({ ...dayOfSomeMonth(date, today), weak: true })),
];

/** Not within a word or a longer number. */
function way(source: string, read: Way[1]): Way {
  return [new RegExp(String.raw`(?<![\p{L}\d]|\d[-/.:,])(?:${source})(?![\p{L}\d%]|[-/.:,]\d)`, "gu"), read];
}

/** Words beside a date that change nothing, folded. */
const FILLER = new RegExp(
  "(?<![^ ])(?:da|a|ah|ak|vang|thua|em|e|anh|chi|ac|sep|oi|xin|gui|bao cao|nhe|nha|nghe|cam on|thanks|tks|la|han chot|han moi|han nop|" +
    "han|den|vao|ngay|hom|sang|chieu|trua|luc|nop|xong|hoan thanh)(?![^ ])",
  "g",
);
const OTHER_STATEMENT = /(?<![^ ])(?:khong|ko|k|hong|chua|bao gio|khi nao|may gio)(?![^ ])/;

function judgeRest(rest: string): FoundDates["rest"] {
  const words = (rest.match(/[\p{L}\p{M}]+|\d+/gu) ?? []).map(fold).join(" ");
  if (OTHER_STATEMENT.test(words)) return "unreadable";
  const unknown = words
    .replaceAll(FILLER, "")
    .split(" ")
    .filter((word) => word !== "");
  if (unknown.length > 20) return "unreadable";
  return unknown.length === 0 && !/[?%]/.test(rest) ? "clear" : "sentence";
}
