/** A table as README files write it; the first column is text, the others figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

/** [1305.4 -> "1,305"] */
export function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** [3.14159 -> "3.1"; 512.3 -> "512"] */
export function figure(value: number): string {
  return value >= 100 ? whole(value) : String(Number(value.toFixed(1)));
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function megabytes(bytes: number): string {
  return `${whole(bytes / 1_000_000)} MB`;
}

export function milliseconds(ms: number): string {
  return `${figure(ms)} ms`;
}
