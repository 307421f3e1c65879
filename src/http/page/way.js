import { Sparkline } from "./sparkline.js";
import { html } from "./vendor/preact.js";

const number = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 6 });

/** A figure of a total; a rate in percent with two decimals. [0.5455, rate -> "54,55%"] */
export function figure(value, isRate) {
  return isRate ? `${number.format(Math.round(value * 10_000) / 100)}%` : number.format(value);
}

/** The way of one total over the last periods, drawn; read aloud it is every period with its figure. Empty until it is known. */
export function Way({ w, trends, values, place, title }) {
  if (trends === undefined) return html`<span class="spark wait" aria-hidden="true" />`;
  const told = trends.periods.map(
    (period, at) => `${period}: ${wordsFor(w, values?.[at] ?? null, trends.rates[place])}`,
  );
  return html`<${Sparkline} values=${values ?? trends.periods.map(() => null)} label=${`${title}. ${told.join("; ")}`} />`;
}

const wordsFor = (w, value, isRate) => (value === null ? w("web.board.gap") : figure(value, isRate));
