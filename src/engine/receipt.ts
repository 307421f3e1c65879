import type { Answers } from "../domain/report.ts";

/** No I, L, O, U: nobody misreads a code over the telephone. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * The code a clerk quotes to prove what was received: eight signs in two groups, "7K2M-4QXD", made from the report, the
 * revision and its answers, so that the same submission worked twice has the same code.
 */
export function receiptOf(report: string, revision: number, answers: Answers): string {
  let rest = hash(JSON.stringify([report, revision, answers])) & ((1n << 40n) - 1n);
  let code = "";
  for (let place = 0; place < 8; place += 1) {
    code = ALPHABET.charAt(Number(rest & 31n)) + code;
    rest >>= 5n;
  }
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** FNV-1a, 64 bits: spreads well enough for a code that is looked up together with its unit and period. */
function hash(text: string): bigint {
  let value = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    value ^= BigInt(byte);
    value = (value * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return value;
}
