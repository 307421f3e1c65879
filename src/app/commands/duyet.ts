import { RECEIVED } from "../../domain/received.ts";
import type { Report, ReportId } from "../../domain/report.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { askedSteps } from "../../engine/next.ts";
import type { Flow } from "../../flow/flow.ts";
import { formatInstant } from "../../flow/period-name.ts";
import { decideOn, nameOf, revisionOf, sayReport, showWaiting, standingOf, tellReturned } from "../approval.ts";
import type { Call } from "../handle.ts";
import { flowOf, type Office } from "../office.ts";
import type { Approval } from "../ports.ts";
import { mayToday, unitsToday } from "../standing.ts";
import { readReceipt } from "./doichieu.ts";
import type { Command } from "./index.ts";

/**
 * `/duyet`: what waits for the person's approval. `/duyet MÃ` approves the revision of that receipt, `/duyet xem MÃ` shows it,
 * `/duyet tra MÃ câu 3, lý do` returns it.
 */
export const duyet: Command = {
  name: "duyet",
  apart: true,
  async run(call, words) {
    if (words.trim() === "") return [await waiting(call)];
    const { act, receipt, rest } = readAsked(words);
    if (receipt === undefined) return [{ text: call.office.library.wording.say("approval.how") }];
    const found = await find(call, receipt);
    if ("text" in found) return [found];
    const settled = await alreadySettled(call, found);
    if (settled !== undefined) return [settled];
    switch (act) {
      case "show":
        return [showWaiting(call.office, found.flow, found.report)];
      case "approve":
        return [await approve(call, found)];
      case "return":
        return [await giveBack(call, found, rest)];
    }
  },
};

/** Reports of a flow and unit that are looked through, the newest first. */
const MOST_LOOKED_AT = 12;
/** So many can be looked at by a button. */
const MOST_BUTTONS = 6;

async function waiting({ office, person }: Call): Promise<OutMessage> {
  const { wording, flows } = office.library;
  const units = unitsToday(office, person, "approve", office.directory.units);
  if (units.length === 0) return { text: wording.say("approval.may_not") };
  const found: { flow: Flow; report: Report }[] = [];
  for (const flow of flows.filter(({ approval }) => approval !== undefined))
    for (const unit of units)
      for (const report of await office.stores.reports.ofUnit(unit.id, flow.id, MOST_LOOKED_AT))
        if ((await standingOf(office, report))?.state === "waiting") found.push({ flow, report });
  const [only, more] = found;
  if (only === undefined) return { text: wording.say("approval.none") };
  if (more === undefined) return showWaiting(office, only.flow, only.report);
  const lines = found.map(({ report }) => {
    const { receipt, at } = report.latest;
    return wording.say("approval.line", { ...sayReport(office, report), at: formatInstant(wording, at), receipt });
  });
  return {
    text: [wording.say("approval.waiting"), ...lines].join("\n"),
    options: found.slice(0, MOST_BUTTONS).map(({ report }) => ({
      id: `/duyet xem ${report.latest.receipt}`,
      label: wording.say("button.show_waiting", {
        unit: office.directory.unit(report.unit)?.short ?? report.unit,
        title: sayReport(office, report).title,
      }),
    })),
  };
}

type Asked = { act: "show" | "approve" | "return"; receipt: string | undefined; rest: string };

/** ["tra 7K2M-4QXD câu 3, số chưa khớp"] ["7k2m 4qxd"] */
function readAsked(words: string): Asked {
  const [first = "", second = "", third = "", ...more] = words.trim().split(" ");
  const act = /^(?:tra|trả)$/iu.test(first) ? "return" : /^xem$/i.test(first) ? "show" : "approve";
  if (act === "approve") return { act, receipt: readReceipt(words), rest: "" };
  const whole = readReceipt(second);
  if (whole !== undefined) return { act, receipt: whole, rest: [third, ...more].join(" ").trim() };
  return { act, receipt: readReceipt(`${second} ${third}`), rest: more.join(" ") };
}

interface Found {
  flow: Flow;
  report: Report;
  revision: number;
  receipt: string;
}

/** The revision of a receipt, where the person may decide about it; or why not. */
async function find({ office, person }: Call, receipt: string): Promise<Found | OutMessage> {
  const { wording } = office.library;
  const found = await reportOf(office, receipt);
  const flow = found && flowOf(office, found.report.flow.id);
  if (found === undefined || flow === undefined || !mayToday(office, person, "see_receipt", found.report.unit))
    return { text: wording.say("receipt.unknown", { receipt }) };
  if (flow.approval === undefined) return { text: wording.say("approval.not_needed", { title: flow.title }) };
  if (!mayToday(office, person, "approve", found.report.unit)) return { text: wording.say("approval.may_not") };
  return { flow, ...found, receipt };
}

/** The report and revision that a receipt proves. */
export async function reportOf(
  office: Office,
  receipt: string,
): Promise<{ report: Report; revision: number } | undefined> {
  const entry = (await office.stores.audit.about(RECEIVED, receipt)).at(-1);
  const report = entry && (await office.stores.reports.get(String(entry.fields.report) as ReportId));
  return report && entry && { report, revision: Number(entry.fields.revision) };
}

/** What there is to say instead of deciding: it was decided about, or is no longer the newest. */
async function alreadySettled(
  { office, cause }: Call,
  { flow, report, revision, receipt }: Found,
): Promise<OutMessage | undefined> {
  const { wording } = office.library;
  const decided = (await office.stores.approvals.of([report.id])).find((one) => one.revision === revision);
  if (decided !== undefined) {
    // Whoever decided may have died before the rest was done; each of it is done once.
    await decideOn(office, decided, report.unit, receipt);
    if (!decided.approved) await tellReturned(office, report, decided);
    return decided.cause === cause ? sayDone(office, report, decided) : sayAlready(office, report, receipt, decided);
  }
  const { latest } = report;
  if (latest.revision === revision) return undefined;
  const text = wording.say("approval.outdated", {
    ...sayReport(office, report),
    receipt,
    at: formatInstant(wording, latest.at),
    latest: latest.receipt,
  });
  if ((await standingOf(office, report))?.state !== "waiting") return { text };
  const shown = showWaiting(office, flow, report);
  return { ...shown, text: `${text}\n\n${shown.text}` };
}

function sayAlready(office: Office, report: Report, receipt: string, { approved, by, at }: Approval): OutMessage {
  const { wording } = office.library;
  const named = {
    ...sayReport(office, report),
    receipt,
    person: nameOf(office, by),
    at: formatInstant(wording, at),
  };
  return { text: wording.say(approved ? "approval.already.approved" : "approval.already.returned", named) };
}

async function approve(call: Call, found: Found): Promise<OutMessage> {
  return decide(call, found, { approved: true, steps: [] });
}

async function giveBack(call: Call, found: Found, words: string): Promise<OutMessage> {
  const { wording } = call.office.library;
  const { flow, report, revision, receipt } = found;
  const why = {
    text: wording.say("approval.why", { ...sayReport(call.office, report), receipt }),
    prompt: `/duyet tra ${receipt}`,
  };
  if (words === "") return why;
  const given = revisionOf(report, revision);
  const steps = given === undefined ? [] : askedSteps(flow, given);
  const { numbers, letters } = readReturn(words);
  const unknown = numbers.find((number) => steps[number - 1] === undefined);
  const fault =
    unknown !== undefined
      ? wording.say("approval.no_such_step", { number: unknown, count: steps.length })
      : letters
        ? undefined
        : wording.say("approval.no_reason");
  if (fault !== undefined) return { ...why, text: `${fault}\n${why.text}` };
  const concerned = numbers.flatMap((number) => steps[number - 1]?.id ?? []);
  return decide(call, found, { approved: false, reason: words.slice(0, MOST_LETTERS), steps: concerned });
}

/** The longest reason that is kept. */
const MOST_LETTERS = 500;

/** The questions that a reason names, and whether there is more than that. ["câu 3, 4 và 6: chưa khớp" -> 3, 4, 6; true] */
export function readReturn(words: string): { numbers: number[]; letters: boolean } {
  const named =
    /(?:^|[^\p{L}])(?:câu|cau|mục|muc)\s*(?:số\s*)?(\d{1,2}(?:\s*(?:,|;|và|va)\s*(?:câu\s*|cau\s*)?\d{1,2}(?!\d))*)/giu;
  const lists = [...words.matchAll(named)].map(([, list = ""]) => list);
  const numbers = lists.flatMap((list) => [...list.matchAll(/\d+/g)].map(([digits]) => Number(digits)));
  return { numbers: [...new Set(numbers)], letters: /\p{L}{2}/u.test(words.replaceAll(named, " ")) };
}

async function decide(
  { office, person, cause }: Call,
  { report, revision, receipt }: Found,
  decision: Pick<Approval, "approved" | "reason" | "steps">,
): Promise<OutMessage> {
  const wanted: Approval = { report: report.id, revision, by: person.id, at: office.clock.now(), cause, ...decision };
  const { approval, mine } = await decideOn(office, wanted, report.unit, receipt);
  if (!approval.approved) await tellReturned(office, report, approval);
  // Somebody else may have decided in the same moment.
  return mine ? sayDone(office, report, approval) : sayAlready(office, report, receipt, approval);
}

function sayDone(office: Office, report: Report, { approved, revision }: Approval): OutMessage {
  const { wording } = office.library;
  const given = revisionOf(report, revision);
  const named = { ...sayReport(office, report), receipt: given?.receipt ?? "" };
  if (approved) return { text: wording.say("approval.approved", named) };
  return { text: wording.say("approval.returned", { ...named, person: given ? nameOf(office, given.by) : "" }) };
}
