/** A string, or a number with all its places. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** From this many digits on a number of JavaScript may be another one. */
const LONG = /^-?\d{16,}$/;

/**
 * JSON whose long numbers stay what they are, as strings: Zalo's ids are above 2^53. Nothing for what is no JSON.
 * ['{"id":186729651760683225}' -> {id: "186729651760683225"}]
 */
export function readLossless(text: string): unknown {
  try {
    JSON.parse(text); // first, so that what is looked through below is JSON for certain
  } catch {
    return undefined;
  }
  return JSON.parse(text.replace(STRING_OR_NUMBER, (found) => (LONG.test(found) ? `"${found}"` : found)));
}
