/** Chance that always falls the same way for one name: a demo started twice shows the same past. */
export interface Dice {
  chance(of: number): boolean;
  /** Both ends included. */
  between(from: number, to: number): number;
  pick<T>(from: readonly T[]): T;
  /** So many different ones. */
  some<T>(from: readonly T[], count: number): T[];
}

export function diceOf(name: string): Dice {
  let state = Array.from(name).reduce((sum, letter) => (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) >>> 0, 7);
  /** mulberry32, by Tommy Ettinger (public domain): small, and even enough for a demo. */
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const pick = <T>(from: readonly T[]): T => {
    const one = from[between(0, from.length - 1)];
    if (one === undefined) throw new Error("Nothing to pick from");
    return one;
  };
  return {
    chance: (of) => next() < of,
    between,
    pick,
    some(from, count) {
      const left = [...from];
      return Array.from({ length: Math.min(count, left.length) }, () =>
        left.splice(between(0, left.length - 1), 1),
      ).flat();
    },
  };
}
