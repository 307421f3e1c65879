import type { Look } from "./model.ts";

/**
 * Okabe and Ito's colours, which colour-blind people tell apart; in greyscale their lightness does. Never the only sign: what is
 * late is hatched, what is missing an empty dashed frame, and words stand beside every bar.
 */
export const LOOKS: Record<Look, { colour: string; frame: string; dashed?: true; hatched?: true }> = {
  onTime: { colour: "#0072B2", frame: "#0072B2" },
  late: { colour: "#E69F00", frame: "#7A5400", hatched: true },
  missing: { colour: "#FFFFFF", frame: "#6E6E6E", dashed: true },
  value: { colour: "#0072B2", frame: "#0072B2" },
};

/** Of letters and lines. */
export const INK = { text: "#1A1A1A", quiet: "#595959", grid: "#DDDDDD" };
