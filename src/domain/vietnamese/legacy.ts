/** What text reads like whose letters are places of an old font: nothing is decoded from it, it is only known by name. */
export type Legacy = "TCVN3" | "VNI";

/** Letters that only Unicode has: ă, đ, ơ, ư, the ones with two marks, and marks that stand for themselves. */
const UNICODE = /\p{M}|[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]/u;

/** VNI writes a vowel and behind it a second character for its marks: "xaõ" is xã, "Blöù" is Blứ; "ñ" is đ. */
const VNI_PAIRS = /[aeouyöô][ùøûõïâáàåãäêéèúüë]|ñ/giu;
const VNI_MARKS = /[ùøûõïâáàåãäêéèúüëñ]/giu;

/** TCVN3 (ABC) has its letters where others have signs: "x·" is xã, "®" is đ, "Bl÷" is Blữ. */
const TCVN3_SIGNS = /[a-z][µ¶·¸¹¨©ª«¬\u00ad®¼½¾]|[µ¶·¸¹¨©ª«¬\u00ad®¼½¾¡¢£¤¥¦§][a-z]/giu;
const TCVN3_LETTERS = /[a-z][ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßç÷]/gu;

/** So many places are no chance. */
const ENOUGH = 2;

/**
 * Whether text, read as Latin letters, is Vietnamese in one of the fonts from before Unicode. Text that has letters of Unicode is not.
 * ["UBND x· Ia Bl¸" -> TCVN3; "UBND xaõ Ia Blaù" -> VNI; "UBND xã Ia Le" -> nothing]
 */
export function legacyOf(text: string): Legacy | undefined {
  if (UNICODE.test(text)) return undefined;
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const signs = count(TCVN3_SIGNS) + count(TCVN3_LETTERS);
  const pairs = count(VNI_PAIRS);
  if (signs >= ENOUGH && signs >= pairs) return "TCVN3";
  // In Unicode most of these vowels stand behind consonants: "Hà", but "Hoà".
  return pairs >= ENOUGH && pairs * 2 > count(VNI_MARKS) ? "VNI" : undefined;
}
