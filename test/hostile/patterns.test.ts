import { expect, it } from "vitest";
import { readCommand } from "../../src/app/commands/read-command.ts";
import { screening } from "../../src/app/screen.ts";
import { readLossless } from "../../src/channels/lossless.ts";
import { split } from "../../src/channels/split.ts";
import { readButton } from "../../src/channels/telegram/button.ts";
import { safeFileName } from "../../src/channels/telegram/file-name.ts";
import { readTapped } from "../../src/channels/zalo-oa/button.ts";
import { readCode } from "../../src/domain/invite-code.ts";
import type { Instant } from "../../src/domain/time.ts";
import { readChoice, readChoices, readPlace } from "../../src/domain/vietnamese/choose.ts";
import { readClockTime } from "../../src/domain/vietnamese/clock-time.ts";
import { readDate } from "../../src/domain/vietnamese/date.ts";
import { readDateRange } from "../../src/domain/vietnamese/date-range.ts";
import { fold, normalize, tidy } from "../../src/domain/vietnamese/fold.ts";
import { saysNone } from "../../src/domain/vietnamese/none.ts";
import { readNumber } from "../../src/domain/vietnamese/number.ts";
import { readNumbers } from "../../src/domain/vietnamese/numbers.ts";
import { readPeriodWords } from "../../src/domain/vietnamese/period-words.ts";
import { maskPersonal } from "../../src/domain/vietnamese/personal.ts";
import { saysSameAsLast } from "../../src/domain/vietnamese/same-as-last.ts";
import { secretMarkIn } from "../../src/domain/vietnamese/secret.ts";
import { splitRows } from "../../src/domain/vietnamese/split-rows.ts";
import { readYesNo } from "../../src/domain/vietnamese/yes-no.ts";
import { readControl } from "../../src/engine/control.ts";
import { scriptedChannel, silent } from "../harness.ts";

/** Whoever reads a person's words with patterns: 64 kB of the same few letters must not hold the process up for everybody. */

const TODAY = "2026-11-25" as never;
const LABELS = ["Không", "Có"];
const web = scriptedChannel();
const screen = screening({ channels: new Map([["web", web.channel]]), log: silent });

const READERS: Record<string, (text: string) => unknown> = {
  secretMarkIn,
  maskPersonal,
  screen: (text) =>
    screen([{ id: "1", channel: "web", chat: "a", order: 1, at: 1 as Instant, payload: { kind: "text", text } }]),
  readCommand,
  readControl,
  readCode,
  readButton,
  readTapped,
  readLossless: (text) => readLossless(JSON.stringify({ text })),
  safeFileName,
  split: (text) => split(text, 4096),
  fold,
  tidy,
  normalize,
  splitOneColumn: (text) => splitRows(text, 1),
  splitThreeColumns: (text) => splitRows(text, 3),
  readNumber: (text) => readNumber(text, { whole: true }),
  readNumbers: (text) => readNumbers(text, { whole: true }),
  readDate: (text) => readDate(text, TODAY),
  readDateRange: (text) => readDateRange(text, TODAY),
  readPeriodWords: (text) => readPeriodWords(text, TODAY),
  readClockTime,
  readChoice: (text) => readChoice(text, LABELS),
  readChoices: (text) => readChoices(text, LABELS),
  readPlace,
  saysNone,
  saysSameAsLast,
  readYesNo,
};

/** Each is the beginning of something that a pattern looks for, so that it has much to try and never succeeds. */
const REPEATED = [
  ...' |\n| \n|\t|-|- |.|. |:|/|_|_ |;|(|( |[ \n|"|“ |\\|{|@|0|1 |09|1.|1,|1/|1/1 |9 |999 |84|+84 |0912 |CMND số |CCCD: 1'.split(
    "|",
  ),
  ..."a|a |A|Á|dạ |dạ xin |cảm ơn |không |ko có |hai ba |mười |sửa |sửa a|sửa a:| : | thành |/a |p|p1".split("|"),
  ..."mật|mật |MẬT|MẬT ONG |BÍ MẬT |T Ố I |tối |độ |độ mật |nồng độ mật ong |TOI |gửi a |gửi a a a |báo cáo |báo cáo mật của |báo cáo mật của a |có con dấu ".split(
    "|",
  ),
  ..."12/BC-|12/BC-A|1-BC-A-|1/M-|tuần |tuần 1 |tuần 47 / |quý i|2026-w|9 thang nam |kỳ trước|3-|3 - |3/4 - |3/4-|ngày |đến |3 đến |1h|1 h ".split(
    "|",
  ),
  "|",
  " |",
  "1\t",
  "1. a\n",
  "-a\n",
  "mật\n",
  "mật  . ",
  "\u200b",
  "\u0301",
  "a\u0301\u0302\u0303",
  "\ud800",
  "😀",
  "<b>",
  "&amp;",
];
/** What stands before and behind it, so that no pattern ends at the last letter. */
const FRAMES = [
  ["", ""],
  ["sửa ", "!"],
  ["0", "x"],
] as const;

const LENGTH = 64 * 1024;
/** Generous: what is quadratic takes seconds. The best of three tries counts, since others work on the machine too. */
const HANGS_MS = 500;

it.each(Object.entries(READERS))("%s is through with any 64 kB in no time", (_, read) => {
  const slow = REPEATED.flatMap((unit) =>
    FRAMES.flatMap(([before, behind]) => {
      const text = before + unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH) + behind;
      const hangs = [1, 2, 3].every(() => {
        const begun = performance.now();
        read(text);
        return performance.now() - begun > HANGS_MS;
      });
      return hangs ? [`${before}${unit}…${behind}`] : [];
    }),
  );
  expect(slow).toEqual([]);
});
