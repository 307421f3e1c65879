/** The first lines, and how many more there are; one more is told rather than counted. [4 lines, at most 3 -> all 4] */
export function cutLines(lines: readonly string[], most: number, more: (count: number) => string): string[] {
  if (lines.length <= most + 1) return [...lines];
  return [...lines.slice(0, most), more(lines.length - most)];
}
