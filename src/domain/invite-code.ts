import { normalize } from "./vietnamese/fold.ts";

/** Capitals and digits that nobody takes for one another on paper or on the telephone: no I, L, O, U, 0, 1. */
const SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
const LENGTH = 8;
const CODE = new RegExp(`^[${SIGNS}]{${LENGTH}}$`);

/** A new code: one of 30^8, about 656 thousand million. `random` gives a whole number from 0 to below its argument, each as likely. */
export function makeCode(random: (below: number) => number): string {
  return Array.from({ length: LENGTH }, () => SIGNS[random(SIGNS.length)]).join("");
}

/** The code that somebody typed, in any case, with spaces, dashes or dots; nothing where it can be none. [" abcd – efgh" -> "ABCDEFGH"] */
export function readCode(text: string): string | undefined {
  const code = normalize(text)
    .replaceAll(/[\s\p{Pd}._]/gu, "")
    .toUpperCase();
  return CODE.test(code) ? code : undefined;
}

/** As it is shown and read out. ["ABCDEFGH" -> "ABCD-EFGH"] */
export function showCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}
