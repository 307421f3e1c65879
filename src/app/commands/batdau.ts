import type { OutMessage } from "../../engine/conversation.ts";
import { formatInstant } from "../../flow/period-name.ts";
import type { Reminding } from "../../flow/reminding.ts";
import type { Wording } from "../../flow/wording.ts";
import { nextDigest } from "../digest.ts";
import type { Call } from "../handle.ts";
import type { Command } from "./index.ts";
import { isSummary } from "./tat.ts";
import { help } from "./trogiup.ts";

/** `/batdau tongket`: the summary comes by itself from now on. Alone it is what people type who have opened a chat: help. */
export const batdau: Command = {
  name: "batdau",
  run: async (call, words) => [isSummary(words) ? await begin(call) : help(call.office, call.person)],
};

async function begin({ office, person, at }: Call): Promise<OutMessage> {
  const { wording, reminding } = office.library;
  const { before_briefing, evening_of_due } = reminding.digest;
  const next = nextDigest(office, person);
  if (next === undefined) return { text: wording.say("command.no_units_to_see") };
  await office.stores.digests.put({ id: person.id, on: true, at });
  const text = wording.say("digest.on", {
    before: before_briefing.map((time) => sayTime(wording, time)).join(", "),
    evening: evening_of_due,
    next: wording.say("digest.next", {
      at: formatInstant(wording, next.at),
      titles: next.flows.map(({ title }) => title).join(", "),
    }),
  });
  return { text, options: [{ id: "/tat tongket", label: wording.say("button.digest_off") }] };
}

function sayTime(wording: Wording, { weekday, time }: Reminding["digest"]["before_briefing"][number]): string {
  return wording.say("digest.time", { time, weekday: wording.say(`period.weekday.${weekday}`) });
}
