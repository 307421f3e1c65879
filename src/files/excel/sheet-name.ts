const LONGEST = 31;

/** Gives each sheet of a workbook a name that Excel takes: short, without its reserved letters, and not taken yet. */
export function sheetNames(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    const plain = wanted.replaceAll(/[*?:\\/[\]'\p{Cc}]/gu, " ").trim() || "-";
    let name = plain.slice(0, LONGEST).trim();
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${plain.slice(0, LONGEST - 5).trim()} (${n})`;
    taken.add(name.toLowerCase());
    return name;
  };
}
