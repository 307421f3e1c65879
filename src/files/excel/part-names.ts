import { periodName } from "../../flow/period-name.ts";
import type { Wording } from "../../flow/wording.ts";
import type { Summary } from "../../summary/summary.ts";

/** The names of a summary's parts, by their keys. */
export function partNames({ parts }: Summary, wording: Wording): (part: string) => string {
  const names = new Map(parts.map((part) => [part.key, periodName(wording, part)]));
  return (part) => names.get(part) ?? part;
}
