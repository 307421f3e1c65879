import type { Figure, Piece } from "./figures.ts";
import { fold } from "./fold.ts";

const COURTESY = "da a ah ak vang thua em e anh chi ac sep oi xin gui nhe nha nghe thanks tks";
/** Words before and after a number that change nothing, folded. */
const BEFORE = phrases(
  `${COURTESY} la co duoc dc dat so tong cong con hien gom du`,
  "bao cao|cam on|so luong|tong so|tong cong|hien co|hien tai|hien nay|tat ca|tuan nay|ky nay|thang nay|quy nay",
);
const AFTER = phrases(
  `${COURTESY} roi r thoi do day ca het`,
  "cam on|tat ca|tong cong|tuan nay|ky nay|thang nay|quy nay",
);
/** What is counted, after the number. */
const COUNTED = phrases(
  "hs viec nv nguoi cai vb cv ngay tuan thang gio ho don luot lan cuoc tthc dong d vnd bc ha diem",
  "ho so|nhiem vu|van ban|cong van|truong hop|thu tuc|bao cao|can bo|don vi",
);
const ABOUT = phrases("khoang tam chung co gan hon tren duoi do uoc", "xap xi|it nhat|toi da|toi thieu");
/** With one of these beside it, a number is part of another statement or of a question. */
const OTHER_STATEMENT = phrases("khong ko k kg hong chua sao gi may dau", "bao nhieu|the nao");

export interface Around {
  /** Nothing beside the number changes or hedges it. */
  isClear: boolean;
  isMinus: boolean;
}

/**
 * Judges what stands beside the only number of a text; nothing where that makes it another statement.
 * ["dạ 12 hs ạ" is clear; "khoảng 80", "hoàn thành 12" are not; "không phải 12" says something else]
 */
export function readAround(pieces: readonly Piece[], figure: Figure): Around | undefined {
  const index = pieces.indexOf(figure);
  const minus = isMinus(pieces, index);
  const before = others(pieces.slice(0, minus ? index - 1 : index));
  const after = others(pieces.slice(index + 1));
  if (`${before.words} ${after.words}`.search(OTHER_STATEMENT) >= 0) return undefined;

  const unknownBefore = countWords(before.words.replaceAll(BEFORE, ""));
  const unknownAfter = countWords(after.words.replaceAll(COUNTED, "").replaceAll(AFTER, ""));
  if (unknownBefore > 4 || unknownAfter > 8) return undefined;
  const quiet = /^[.,!:;=()"'«»“”…+*]*$/.test(before.signs) && /^[.,!:;=()"'«»“”…]*$/.test(after.signs);
  if (unknownBefore + unknownAfter === 0) return { isClear: quiet, isMinus: minus };
  const onlyAbout = unknownAfter === 0 && countWords(before.words.replaceAll(BEFORE, "").replaceAll(ABOUT, "")) === 0;
  return figure.is === "words" && figure.weak && !onlyAbout ? undefined : { isClear: false, isMinus: minus };
}

/** "-5" and "âm 5", but neither "5-7", "cv-5" nor the bullet of "- 5". */
function isMinus(pieces: readonly Piece[], index: number): boolean {
  const [before, sign, figure] = [pieces[index - 2], pieces[index - 1], pieces[index]];
  if (sign?.is !== "other") return false;
  if (fold(sign.text) === "am") return true;
  const touchesBefore = before !== undefined && (before.is !== "other" || before.at + before.text.length === sign.at);
  return sign.text === "-" && sign.at + 1 === figure?.at && !touchesBefore;
}

function others(pieces: readonly Piece[]): { words: string; signs: string } {
  const texts = pieces.flatMap((piece) => (piece.is === "other" ? [piece.text] : []));
  return { words: texts.filter(isWord).map(fold).join(" "), signs: texts.filter((text) => !isWord(text)).join("") };
}

function isWord(text: string): boolean {
  return /^\p{L}/u.test(text);
}

function phrases(words: string, longer: string): RegExp {
  return new RegExp(`(?<![^ ])(?:${longer}|${words.replaceAll(" ", "|")})(?![^ ])`, "g");
}

function countWords(text: string): number {
  return text.split(" ").filter((word) => word !== "").length;
}
