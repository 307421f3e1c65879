import type { Address } from "../domain/people.ts";

/** An update's place among those of its chat. */
export type NextOrder = (to: Address, at: number) => number;

/** The time of arrival in ms, moved on where two updates of a chat share one, so that they keep their order. */
export function ascending(): NextOrder {
  const last = new Map<string, number>();
  return ({ channel, chat }, at) => {
    const key = `${channel} ${chat}`;
    const order = Math.max(at, (last.get(key) ?? 0) + 1);
    last.set(key, order);
    return order;
  };
}
