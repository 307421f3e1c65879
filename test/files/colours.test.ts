import { describe, expect, it } from "vitest";
import { INK, LOOKS } from "../../src/files/chart/looks.ts";

type Colour = readonly [red: number, green: number, blue: number];

/** How people see colours whose red or green cones are missing (Machado, Oliveira and Fernandes 2009, severity 1), in linear RGB. */
const SIGHTS: Record<string, (colour: Colour) => Colour> = {
  full: (colour) => colour,
  deuteranopia: matrix([0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]),
  protanopia: matrix([0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]),
  tritanopia: matrix([1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]),
  greyscale: (colour) => {
    const grey = luminance(colour);
    return [grey, grey, grey];
  },
};

const WHITE = "#FFFFFF";
/** Half of WCAG's 3:1 for two areas side by side, which have frames of their own; the frame on white has the 3:1. */
const AREAS = 1.5;
const GRAPHIC = 3;
const TEXT = 4.5;

describe.each(Object.entries(SIGHTS))("seen with %s", (_, sight) => {
  it("bars of different meaning differ in lightness", () => {
    const { onTime, late, missing } = LOOKS;
    for (const [one, other] of [
      [onTime, late],
      [onTime, missing],
      [late, missing],
    ] as const)
      expect(contrast(one.colour, other.colour, sight)).toBeGreaterThanOrEqual(AREAS);
  });

  it("bars stand out from the paper, by colour or by frame, and letters too", () => {
    for (const { frame } of Object.values(LOOKS)) expect(contrast(frame, WHITE, sight)).toBeGreaterThanOrEqual(GRAPHIC);
    for (const ink of [INK.text, INK.quiet]) expect(contrast(ink, WHITE, sight)).toBeGreaterThanOrEqual(TEXT);
  });
});

it("colour is not the only sign: each state has a pattern of its own", () => {
  const { onTime, late, missing } = LOOKS;
  const pattern = ({ hatched = false, dashed = false }) => `${hatched} ${dashed}`;
  expect(new Set([onTime, late, missing].map(pattern)).size).toBe(3);
});

function contrast(one: string, other: string, sight: (colour: Colour) => Colour): number {
  const [dark = 0, light = 0] = [one, other].map((hex) => luminance(sight(linear(hex)))).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function linear(hex: string): Colour {
  const part = (from: number) => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function luminance([red, green, blue]: Colour): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function matrix(...rows: [Colour, Colour, Colour]): (colour: Colour) => Colour {
  const times = ([a, b, c]: Colour, [red, green, blue]: Colour) =>
    Math.min(1, Math.max(0, a * red + b * green + c * blue));
  return (colour) => [times(rows[0], colour), times(rows[1], colour), times(rows[2], colour)];
}
