/** Chance that falls the same for a seed: a failure can be played again. (mulberry32) */
export function chanceOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

export type Chance = ReturnType<typeof chanceOf>;

/** Nested so deep that whoever walks it by calling itself falls over. */
export function nested(depth: number): unknown {
  return JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`) as unknown;
}

/** What somebody puts into a field who means ill, or a platform that changed: as JSON brings it. */
export const NASTY: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  Number("9007199254740993"),
  1e308,
  -1e308,
  "",
  " ",
  "\u0000",
  "\ud800",
  "\u202eabc\u202c",
  "A\u0301\u0327\u0323",
  "<img src=x onerror=alert(1)>",
  "../../etc/passwd",
  "C:\\x\\con.txt",
  "=cmd|'/c calc'!A1",
  "9".repeat(400),
  "x".repeat(5_000),
  "%c0%ae%c0%ae/",
  "https://127.0.0.1/x",
  "javascript:alert(1)",
  "/start",
  `/${"a ".repeat(100)}`,
  [],
  [[]],
  {},
  { $gt: "" },
  { $where: "while(1);" },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  { toString: 1, valueOf: 1, length: -1 },
  nested(200),
];

/** Strange words, and pieces of what readers look for. */
const PIECES = [
  ..."0 1 12 1.5 1,5 10.070 -5 5/9 3/4-7/4 2026-11-25 31/02 16h30 tuần 47 quý iv kỳ trước mai thứ 6 cuối tháng".split(
    " ",
  ),
  ..."sửa 3: /sua /baocao @giaoban_bot dạ không ko có mười hai triệu tỷ MẬT mật ong (M) 12/BC-UBND(M) độ 0912345678 CMND 001200012345".split(
    " ",
  ),
  "\n",
  "\t",
  ";",
  "|",
  " ",
  "  ",
  "\u00a0",
  "\u200b",
  "\u202e",
  "\ud800",
  "\udc00",
  "\u0000",
  "\u0301",
  "😀",
  "👍",
  "½",
  "٣",
  "１２",
  "<b>",
  "{x}",
  "$",
  "\\",
];

export function strangeText(chance: Chance): string {
  const pieces = Array.from({ length: chance(12) }, () =>
    chance(6) === 0 ? String.fromCharCode(chance(0x10000)) : (PIECES[chance(PIECES.length)] ?? ""),
  );
  return pieces.join(chance(2) === 0 ? " " : "");
}

/** A copy in which a few places are something else, missing, or more. */
export function mutated(value: unknown, chance: Chance): unknown {
  const copy: unknown = structuredClone(value);
  for (let n = 0; n <= chance(2); n += 1) {
    const holders = holdersIn(copy);
    const holder = holders[chance(holders.length)];
    if (holder === undefined) continue;
    const keys = Object.keys(holder);
    const key = keys[chance(keys.length)] ?? "x";
    const way = chance(4);
    if (way === 0) delete holder[key];
    else if (way === 1) holder[key] = strangeText(chance);
    else if (way === 2) holder[["__proto__x", "extra", "id", "text", "chat", "$set"][chance(6)] ?? "x"] = nasty(chance);
    else holder[key] = nasty(chance);
  }
  return copy;
}

/** A copy: JSON never holds one thing in two places. */
function nasty(chance: Chance): unknown {
  return structuredClone(NASTY[chance(NASTY.length)]);
}

type Holder = Record<string, unknown>;

/** Every object and array in it, as deep as samples are. */
function holdersIn(value: unknown, depth = 0): Holder[] {
  if (typeof value !== "object" || value === null || depth > 8) return [];
  return [value as Holder, ...Object.values(value).flatMap((inner) => holdersIn(inner, depth + 1))];
}
