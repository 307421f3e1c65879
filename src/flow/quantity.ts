import { formatNumber } from "../domain/vietnamese/number.ts";
import type { Wording } from "./wording.ts";

/** A total's value as people read it; a rate in percent. [10070 -> "10.070"] [rate 12/22 -> "54,55%"] */
export function formatQuantity(wording: Wording, value: number, isRate: boolean): string {
  return isRate ? wording.say("summary.percent", { value: percent(value) }) : formatNumber(value);
}

/** With two decimals. [12/22 -> 54.55] */
export function percent(value: number): number {
  return Math.round(value * 10_000) / 100;
}

/** How a total changed; a rate changes by percentage points. [12 -> "+12"] [rate 0.01 -> "+1 điểm %"] [0 -> "không đổi"] */
export function formatChange(wording: Wording, difference: number, isRate: boolean): string {
  const size = formatNumber(isRate ? percent(Math.abs(difference)) : Math.abs(difference));
  if (size === "0") return wording.say("summary.no_change");
  const change = difference > 0 ? `+${size}` : `-${size}`;
  return isRate ? wording.say("summary.change_points", { change }) : change;
}
