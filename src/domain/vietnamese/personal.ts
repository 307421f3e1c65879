/**
 * Personal numbers in free text: citizens' numbers and telephones. Reports need none of them, so they are masked before anything
 * is stored (Luật 91/2025/QH15: no more is kept than the purpose needs). A masked text is as long as before, so that places in
 * it that a platform counts stay where they were.
 */

const MASK = "•";
/** Nor inside a figure: "10.075 276". */
const START = "(?<![\\p{L}\\p{N}]|\\p{N}[.,])";
const END = "(?![\\p{L}\\p{N}])";

/** Between the groups of a number, as it is typed or copied: not a line's end, and no comma, which parts figures. */
const GAP = "(?:[ .\\-\\u00A0\\u2009\\u202F\\u2013]|\\) ?|\\p{Cf})?";

/**
 * 12 digits from 0: province 001..096, then sex and century (Thông tư 59/2021/TT-BCA, Điều 4). No quantity begins with 0, so
 * nothing that is counted looks like it.
 */
const CITIZEN = new RegExp(
  `${START}0(?:\\d{2}${GAP}\\d${GAP}\\d{2}${GAP}\\d{3}${GAP}\\d{3}|\\d{3}${GAP}\\d{4}${GAP}\\d{4}|\\d{5}${GAP}\\d{6})${END}`,
  "gu",
);

/** The old number of nine digits looks like a quantity, so only where its name stands before it. */
const OLD_CITIZEN = new RegExp(
  `((?:CMND|CMTND|CCCD|CMT|chứng minh(?: nhân dân| thư)?|căn cước(?: công dân)?|định danh(?: cá nhân)?)(?: số)?[ :.]{0,3})(\\d(?:${GAP}\\d){8,11})${END}`,
  "giu",
);

/** Mobile 03, 05, 07, 08, 09 and landline 02 (Thông tư 22/2014/TT-BTTTT and its plan of 2018), also with +84 or 84 in front. */
const PHONE = new RegExp(`${START}(?:\\+?84${GAP}|0)(?:[35789]\\d(?:${GAP}\\d){7}|2\\d(?:${GAP}\\d){8})${END}`, "gu");

/** The last three digits stay, by which whoever wrote it knows it again. ["gọi 0912 345 678" -> "gọi •••• ••• 678"] */
export function maskPersonal(text: string): string {
  return text
    .replaceAll(CITIZEN, mask)
    .replaceAll(OLD_CITIZEN, (_, before: string, number: string) => before + mask(number))
    .replaceAll(PHONE, mask);
}

function mask(number: string): string {
  let left = [...number.matchAll(/\d/g)].length - 3;
  return number.replaceAll(/[+\d]/g, (sign) => {
    if (sign === "+") return MASK;
    left -= 1;
    return left >= 0 ? MASK : sign;
  });
}
