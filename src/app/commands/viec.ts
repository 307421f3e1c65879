import { formatInstant, periodName } from "../../flow/period-name.ts";
import { waysOut } from "../offers.ts";
import { deadlineIn } from "../office.ts";
import { canSnooze } from "../snooze.ts";
import { whichDue } from "../which-due.ts";
import type { Command } from "./index.ts";

/** `/viec <loại> <kỳ> <đơn vị>`, by a button: what can be done about a report besides giving it. */
export const viec: Command = {
  name: "viec",
  apart: true,
  async run(call, words) {
    const { office } = call;
    const { wording } = office.library;
    const which = await whichDue(call, "/viec", words);
    if ("answer" in which) return [which.answer];
    const { owing } = which;
    const { due } = deadlineIn(office, owing.flow, owing.period);
    const named = {
      title: owing.flow.title,
      period: periodName(wording, owing.period),
      unit: owing.unit.name,
      due: formatInstant(wording, due),
    };
    const begin = { id: `/baocao ${owing.flow.id} ${owing.period.key}`, label: wording.say("button.begin") };
    return [
      {
        text: wording.say("due.ways_out", named),
        options: [begin, ...waysOut(office, owing, canSnooze(office, owing))],
      },
    ];
  },
};
