import { html } from "./vendor/preact.js";

const WIDTH = 96;
const HEIGHT = 28;
const EDGE = 4;

/**
 * A row of figures as a small line, the newest with a dot; the thin line is zero. A period without a figure (null) is a gap in
 * the line, never a point on it. `label` is what is read aloud in its place.
 */
export function Sparkline({ values, label }) {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  const x = (place) => EDGE + (place * (WIDTH - 2 * EDGE)) / Math.max(1, values.length - 1);
  const y = (value) => HEIGHT - EDGE - ((value - low) * (HEIGHT - 2 * EDGE)) / (high - low || 1);
  const at = (place) => `${x(place).toFixed(1)},${y(values[place]).toFixed(1)}`;
  const last = values.length - 1;
  return html`
    <svg class="spark" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${label}>
      <line class="zero" x1=${EDGE} x2=${WIDTH - EDGE} y1=${y(0)} y2=${y(0)} />
      ${runsOf(values).map((run) =>
        run.length === 1
          ? html`<circle class="alone" cx=${x(run[0])} cy=${y(values[run[0]])} r="1.6" />`
          : html`<polyline points=${run.map(at).join(" ")} />`,
      )}
      ${known.length > 0 && values[last] !== null && html`<circle class="now" cx=${x(last)} cy=${y(values[last])} r="2.8" />`}
    </svg>`;
}

/** The places that are drawn in one stroke. [3, null, 0, 5] -> [[0], [2, 3]] */
function runsOf(values) {
  const runs = [];
  values.forEach((value, place) => {
    if (value === null) return;
    const run = runs.at(-1);
    if (run?.at(-1) === place - 1) run.push(place);
    else runs.push([place]);
  });
  return runs;
}
