/**
 * Characters that show nothing and would make equal words differ: zero-width, direction and other format characters,
 * halves of a surrogate pair, controls that are no white space, and what turns a digit into a keycap.
 */
const INVISIBLE = /\p{Cf}|\p{Cs}|[^\P{Cc}\s]|\u{FE0F}|\u{20E3}/gu;

/**
 * The search form of a text: no marks, đ as d, lower case, single spaces, nothing invisible, full-width letters and digits
 * as ordinary ones. Equal for NFC and NFD, and for both places of a tone. ["  Thuỷ  ĐẶNG" -> "thuy dang"]
 */
export function fold(text: string): string {
  const bare = text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll(INVISIBLE, "");
  return withSingleSpaces(narrow(bare).toLowerCase().replaceAll(/[đð]/g, "d"));
}

/** Like `fold`, but marks and đ stay (NFC): for readers to which "đừng" and "đúng" are two words. */
export function tidy(text: string): string {
  return withSingleSpaces(narrow(text.replaceAll(INVISIBLE, "")).toLowerCase().normalize("NFC"));
}

/**
 * A person's text as it is stored: NFC, line ends as LF, trimmed, without controls and without the characters that change
 * the direction of writing or hide in words. Tabs (pasted tables) and joined emoji stay.
 */
export function normalize(text: string): string {
  return text
    .replaceAll(/\r\n?|\p{Zl}|\p{Zp}/gu, "\n")
    .replaceAll(/[^\P{Cc}\n\t]|\p{Bidi_Control}|\p{Cs}|[\u{AD}\u{200B}\u{2060}\u{FEFF}]/gu, "")
    .normalize("NFC")
    .trim();
}

/** Full-width letters, digits and signs (U+FF01 to U+FF5E) as their ASCII twins. */
function narrow(text: string): string {
  return text.replaceAll(/[\u{FF01}-\u{FF5E}]/gu, (wide) => String.fromCodePoint((wide.codePointAt(0) ?? 0) - 0xfee0));
}

function withSingleSpaces(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
