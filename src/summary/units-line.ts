import type { Wording } from "../flow/wording.ts";

/** Units that are named beside a number. */
const NAMED = 8;

/** Units with what they come to, the rest counted. ["Theo đơn vị: Ia Le 3; KT-HT 2 và 9 đơn vị nữa"] */
export function unitsLine(named: readonly string[], wording: Wording): string {
  const units = named.slice(0, NAMED).join("; ");
  const count = named.length - NAMED;
  return count <= 0 ? wording.say("topic.units", { units }) : wording.say("topic.units_more", { units, count });
}
