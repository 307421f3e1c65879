export interface Clock {
  /** Epoch ms. */
  now(): number;
}

export interface Timers extends Clock {
  /** Unix seconds. */
  seconds(): number;
  /** Runs once when the clock has moved on by `ms`; the answer calls it off. */
  after(ms: number, run: () => void): () => void;
  /** To be called after a clock moved by hand: runs what has come due, the earliest first. */
  tick(): void;
  stop(): void;
}

interface Timer {
  due: number;
  run: () => void;
  armedAt: number;
  handle?: NodeJS.Timeout;
}

/** Node's own timers cannot wait longer. */
const LONGEST_MS = 2 ** 31 - 1;

/** Timers on any clock: one that walks by itself (the system's, the demo's), or one that stands until a test moves it. */
export function timersOn(clock: Clock): Timers {
  const waiting = new Set<Timer>();

  function arm(timer: Timer): void {
    timer.armedAt = clock.now();
    const left = Math.min(Math.max(timer.due - timer.armedAt, 0), LONGEST_MS);
    timer.handle = setTimeout(() => rang(timer), left).unref();
  }

  function rang(timer: Timer): void {
    if (clock.now() >= timer.due) fire(timer);
    else if (clock.now() > timer.armedAt) arm(timer); // it walks, only not as fast as the system's
    // else it stands, and tick() will tell
  }

  function fire(timer: Timer): void {
    if (!drop(timer)) return;
    timer.run();
  }

  function drop(timer: Timer): boolean {
    clearTimeout(timer.handle);
    return waiting.delete(timer);
  }

  return {
    now: () => clock.now(),
    seconds: () => Math.floor(clock.now() / 1000),
    after(ms, run) {
      const timer: Timer = { due: clock.now() + ms, run, armedAt: 0 };
      waiting.add(timer);
      arm(timer);
      return () => void drop(timer);
    },
    tick() {
      const due = [...waiting].filter((timer) => timer.due <= clock.now());
      for (const timer of due.sort((a, b) => a.due - b.due)) fire(timer);
    },
    stop() {
      for (const timer of waiting) drop(timer);
    },
  };
}
