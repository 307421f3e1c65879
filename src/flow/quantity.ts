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
