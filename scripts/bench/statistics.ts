/** In milliseconds. */
export interface Timed {
  p50: number;
  p95: number;
}

/** Of how long each of some calls took, in milliseconds. */
export function timedOf(took: readonly number[]): Timed {
  return { p50: percentile(took, 0.5), p95: percentile(took, 0.95) };
}

/** The value below which a share of the values lies, by nearest rank. [(1, 2, 3, 4), 0.5 -> 2] Throws on no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error("There is no percentile of nothing");
  return value;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The most that lie within any stretch of this length. */
export function mostWithin(times: readonly number[], ms: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [last, time] of sorted.entries()) {
    while ((sorted[first] ?? 0) <= time - ms) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
