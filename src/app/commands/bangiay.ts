import type { OutMessage } from "../../engine/conversation.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import { decide } from "../due.ts";
import type { Owing } from "../fates.ts";
import type { Call } from "../handle.ts";
import { refusePaper } from "../paper.ts";
import { mayToday } from "../standing.ts";
import { collects } from "../watch.ts";
import { namedBy, whichDue } from "../which-due.ts";
import type { Command } from "./index.ts";

/** `/bangiay [báo cáo]`: it was handed in on paper; with `tuchoi`, by who collects: it was not. */
export const bangiay: Command = {
  name: "bangiay",
  apart: true,
  async run(call, words) {
    const named = namedBy(call.office, words);
    if (named?.rest === "tuchoi") return [await refuse(call, named.owing)];
    const which = await whichDue(call, "/bangiay", words);
    return ["answer" in which ? which.answer : await claim(call, which.owing)];
  },
};

/** Whoever said so first is asked for the paper; the unit's people are not reminded any more. */
async function claim({ office, person }: Call, owing: Owing): Promise<OutMessage> {
  const { wording } = office.library;
  const at = office.clock.now();
  const { paper } = await decide(office, owing.id, (due) =>
    due.paper !== undefined && due.paper.refused === undefined ? undefined : { ...due, paper: { by: person.id, at } },
  );
  const named = { title: owing.flow.title, period: periodName(wording, owing.period), unit: owing.unit.name };
  if (paper === undefined || paper.by === person.id) return { text: wording.say("paper.done", named) };
  return {
    text: wording.say("paper.already", {
      ...named,
      person: office.directory.person(paper.by)?.name ?? paper.by,
      at: formatInstant(wording, paper.at),
    }),
  };
}

async function refuse({ office, person }: Call, owing: Owing): Promise<OutMessage> {
  const { wording } = office.library;
  const { flow, period, unit } = owing;
  if (!collects(person) || !mayToday(office, person, "summarize", unit.id))
    return { text: wording.say("paper.may_not") };
  const report = await office.stores.reports.get(owing.id);
  const named = { title: flow.title, period: periodName(wording, period), unit: unit.name };
  if (report !== undefined) {
    const { receipt } = report.latest;
    return { text: wording.say("due.reported", { ...named, at: formatInstant(wording, report.at), receipt }) };
  }
  const by = await refusePaper(office, owing, person);
  if (by === undefined) return { text: wording.say("paper.not_claimed", named) };
  return { text: wording.say("paper.refused", { ...named, person: office.directory.person(by)?.name ?? by }) };
}
