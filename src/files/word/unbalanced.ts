import { shortPeriodName } from "../../flow/period-name.ts";
import type { Wording } from "../../flow/wording.ts";
import { codeOf } from "../../summary/code.ts";
import type { Summary } from "../../summary/summary.ts";
import { titled } from "./blocks.ts";
import type { WordSection } from "./model.ts";

/** Figures that do not match, with the unit's reason; no section where all match. */
export function unbalancedSection({ unbalanced, parts }: Summary, wording: Wording): WordSection[] {
  if (unbalanced.length === 0) return [];
  const named = (short: string, key: string) => {
    const part = parts.length === 1 ? undefined : parts.find((one) => one.key === key);
    return part === undefined ? short : `${short}\n${shortPeriodName(wording, part)}`;
  };
  return [
    {
      heading: wording.say("word.section.unbalanced"),
      blocks: [
        {
          is: "table",
          columns: titled(wording, [
            ["code", 0.08, "center"],
            ["unit", 0.18, "left"],
            ["sentence", 0.42, "left"],
            ["explanation", 0.32, "left"],
          ]),
          rows: unbalanced.map(({ unit, part, sentence, explanation }, index) => [
            codeOf({ of: "unbalanced", index }),
            named(unit.short, part),
            sentence,
            explanation,
          ]),
        },
      ],
    },
  ];
}
