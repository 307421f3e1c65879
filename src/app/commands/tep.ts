import type { Unit } from "../../domain/people.ts";
import type { Period } from "../../domain/period.ts";
import type { Attached, Attachment, ReportId } from "../../domain/report.ts";
import { shortName } from "../../domain/short-name.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { showFile, showFiles } from "../../engine/review.ts";
import { type Flow, stepOf } from "../../flow/flow.ts";
import { periodName } from "../../flow/period-name.ts";
import type { Call } from "../handle.ts";
import { flowOf } from "../office.ts";
import { mayToday, seenToday } from "../standing.ts";
import type { Command } from "./index.ts";

/** `/tep [đơn vị]`: the files with a unit's report in the making and its last ones; a button, `/tep <report> <file>`, sends one. */
export const tep: Command = {
  name: "tep",
  apart: true,
  async run(call, words) {
    const { library, directory } = call.office;
    const [, report, file] = /^(\S+:\S+) (\S+)$/.exec(words) ?? [];
    if (report !== undefined && file !== undefined) return [await send(call, report as ReportId, file)];
    const asked = words === "" ? ownUnit(call) : directory.find(words);
    const [unit, ...others] = seenToday(call.office, call.person, asked);
    if (unit === undefined && asked.length > 0) return [{ text: library.wording.say("command.no_units_to_see") }];
    if (unit === undefined || others.length > 0) return [{ text: library.wording.say("command.files_of_which_unit") }];
    return [await list(call, unit)];
  },
};

/** What is attached to one report, as this person may see it. */
interface Bundle {
  id: ReportId;
  flow: Flow;
  unit: Unit;
  period: Period;
  attached: Attached;
}

function ownUnit({ office, person }: Call): Unit[] {
  const unit = office.directory.unit(person.unit);
  return unit === undefined || !mayToday(office, person, "report", unit.id) ? [] : [unit];
}

async function list(call: Call, unit: Unit): Promise<OutMessage> {
  const { wording } = call.office.library;
  const bundles = (await bundlesOf(call, unit)).filter(({ attached }) => Object.values(attached).flat().length > 0);
  if (bundles.length === 0) return { text: wording.say("command.files_none", { unit: unit.name }) };
  const lines = bundles.flatMap(({ flow, period, attached }) =>
    Object.entries(attached).map(([step, files]) =>
      wording.say("command.file_line", {
        title: flow.title,
        period: periodName(wording, period),
        label: stepOf(flow, step)?.label ?? step,
        files: showFiles(files, wording),
      }),
    ),
  );
  const options = bundles.flatMap(({ id, attached }) =>
    Object.values(attached)
      .flat()
      .map((file) => ({ id: `/tep ${id} ${shortId(file)}`, label: file.name })),
  );
  return { text: [wording.say("command.files", { unit: unit.name }), ...lines].join("\n"), options };
}

async function send(call: Call, report: ReportId, file: string): Promise<OutMessage> {
  const { wording } = call.office.library;
  const bundle = await bundleOf(call, report);
  const found = Object.values(bundle?.attached ?? {})
    .flat()
    .find((one) => shortId(one) === file);
  if (bundle === undefined || found === undefined) return { text: wording.say("command.file_gone") };
  const { flow, period, unit } = bundle;
  const named = { title: flow.title, period: periodName(wording, period), unit: unit.name };
  const text = wording.say("command.file", { file: showFile(found, wording), ...named });
  return { text, file: { make: "kept", id: found.id } };
}

/** What a button has room for beside the report's id. */
const SHORT = 12;

/** The last part of the update's name, or where that is long the name's short one: with the report it is enough. */
function shortId({ id }: Attachment): string {
  const last = id.split(":").at(-1) ?? id;
  return last.length <= SHORT ? last : shortName(id);
}

/** Of the conversation the person is in, and of the last report of each kind. */
async function bundlesOf(call: Call, unit: Unit): Promise<Bundle[]> {
  const { reports } = call.office.stores;
  const held = await call.known.heldBy(call.person.id);
  const last = await Promise.all(call.office.library.flows.map((flow) => reports.ofUnit(unit.id, flow.id, 1)));
  const ids = [...(held?.state.unit === unit.id ? [held.id] : []), ...last.flat().map(({ id }) => id)];
  const bundles = await Promise.all([...new Set(ids)].map((id) => bundleOf(call, id as ReportId)));
  return bundles.filter((bundle) => bundle !== undefined);
}

/** Whoever works on a report sees it as it stands; others who may see the unit, as it was submitted last. */
async function bundleOf({ office, known, person }: Call, id: ReportId): Promise<Bundle | undefined> {
  const { directory, stores } = office;
  const working = (await known.get(id))?.state;
  const own = working !== undefined && mayToday(office, person, "report", working.unit);
  const report = own ? undefined : await stores.reports.get(id);
  const seen = own ? working : report && { ...report, attached: report.latest.attached };
  const unit = seen && directory.unit(seen.unit);
  const flow = seen && flowOf(office, seen.flow.id);
  if (!seen || !unit || !flow || seenToday(office, person, [unit]).length === 0) return undefined;
  return { id, flow, unit, period: seen.period, attached: seen.attached };
}
