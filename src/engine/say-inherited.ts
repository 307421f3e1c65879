import type { Turn } from "./turn.ts";

/** Whose open work is asked about here, where that is not the unit's own: nobody should wonder where the rows and figures come from. */
export function sayInherited({ flow, state }: Pick<Turn, "flow" | "state">): string[] {
  if (state.inherited === undefined) return [];
  const { of, missing, apart } = state.inherited;
  const said = (key: "of" | "missing" | "apart", units: string[]) =>
    units.length === 0 ? [] : [flow.wording.say(`inherited.${key}`, { units: units.join(", ") })];
  return [...said("of", of), ...said("missing", missing), ...said("apart", apart)];
}
