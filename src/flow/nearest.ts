/**
 * The known word that a misspelled one was probably meant to be: at most a third of its letters differ. Nothing when no
 * word is that near. ["hs_trex", ["hs_tre", "hs_con"] -> "hs_tre"]
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: { word: string; distance: number } | undefined;
  for (const one of known) {
    const distance = editDistance(word.toLowerCase(), one);
    if (distance * 3 <= Math.max(word.length, one.length, 3) && (best === undefined || distance < best.distance)) {
      best = { word: one, distance };
    }
  }
  return best?.word;
}

/** Letters to insert, delete or replace (Levenshtein), one row of the table at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
