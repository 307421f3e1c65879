const ADDRESS = "da|a|ah|ak|vang|thua|em|e|anh|chi|ac|sep|oi";
const LEADING = new RegExp(`^(?:(?:${ADDRESS}|xin|gui|bao cao|bc)(?: |$))+`);
const TRAILING = new RegExp(`(?:(?:^| )(?:${ADDRESS}|nhe|nha|nghe|(?:xin )?cam on|thanks|tks))+$`);

/**
 * Folded words without the courtesy at both ends, which carries no fact; nothing may be left. What would be a fact at the
 * end is courtesy only in front: "em xin gửi 12", but "chưa gửi". ["da em bao cao 12 ho so a" -> "12 ho so"]
 */
export function withoutCourtesy(words: string): string {
  return words.replace(LEADING, "").replace(TRAILING, "");
}
