import type { CalendarDay } from "../../domain/calendar.ts";
import { CalendarChange } from "../../domain/calendar-change.ts";
import { eachDay } from "../../domain/calendar-file.ts";
import { shortName } from "../../domain/short-name.ts";
import { addDays, type Day, dayOf, weekdayOf } from "../../domain/time.ts";
import { formatDay } from "../../domain/vietnamese/date.ts";
import { readDateRange } from "../../domain/vietnamese/date-range.ts";
import { fold } from "../../domain/vietnamese/fold.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { tell } from "../../flow/wording.ts";
import { changeOf, foresee, makeChange, type Proposal, sayMoved } from "../calendar-by-hand.ts";
import type { Call } from "../handle.ts";
import { type Office, refreshCalendar } from "../office.ts";
import type { AuditEntry } from "../ports.ts";
import { collectsToday } from "../standing.ts";
import type { Command } from "./index.ts";

/** How far ahead the table is shown, and how many of its lines. */
const AHEAD = 180;
const MOST_LINES = 14;
/** Moved due times that are shown. */
const MOST_MOVED = 10;
/** The longest name of a day. */
const MOST_LETTERS = 100;

/**
 * `/lich`: the days off and swaps ahead. `/lich nghỉ 4/12 <tên>`, `/lich nghỉ 2/1 làm bù 10/1 <tên>`, `/lich bỏ 4/12` by who
 * collects: shows what would change, due times too; a button makes it so.
 */
export const lich: Command = {
  name: "lich",
  apart: true,
  async run(call, words) {
    const { office, person } = call;
    const { wording } = office.library;
    await refreshCalendar(office); // what another process changed just now
    if (words === "") return [table(office, collectsToday(office, person))];
    if (!collectsToday(office, person)) return [{ text: wording.say("calendar.may_not") }];
    const [, name] = /^ghi (#\S+)$/.exec(words) ?? [];
    if (name !== undefined) return [await confirm(call, name)];
    const rows = await readRows(office, words);
    if (rows === undefined) return [{ text: wording.say("calendar.how") }];
    return [await propose(call, rows)];
  },
};

type Row = Proposal["rows"][number];

// ------------------------------------------------------------------------------------------------------------ reading

/** ["nghỉ 2/1 làm bù 10/1 Tết Dương lịch" -> a swap] ["nghỉ 4/12 Ngày hội" -> off here only] ["bỏ 4/12"] */
async function readRows(office: Office, words: string): Promise<Row[] | undefined> {
  const today = dayOf(office.clock.now());
  const { wording } = office.library;
  const said = words.normalize("NFC");
  const [, verb = "", rest = ""] =
    /^(nghỉ lễ|nghi le|nghỉ bù|nghi bu|nghỉ|nghi|làm bù|lam bu|bỏ|bo|hủy|huy)\s+(.+)$/iu.exec(said) ?? [];
  const [first = "", second] = rest.split(/\s+(?:làm bù|lam bu|nghỉ|nghi)\s+(?=\S*\d)/iu);
  const one = readDays(first, today);
  const other = second === undefined ? undefined : readDays(second, today);
  if (one === undefined || (second !== undefined && other === undefined)) return undefined;
  const name = (other?.name || one.name).slice(0, MOST_LETTERS);
  const named = (key: "swap" | "local_off" | "holiday" | "compensatory" | "usual") =>
    name === "" ? wording.say(`calendar.name.${key}`) : name;
  const days = ({ day, to }: Days) => ({ day, ...(to !== day && { to }) });
  switch (fold(verb)) {
    case "nghi le":
      return other === undefined ? [{ ...days(one), kind: "holiday", name: named("holiday") }] : undefined;
    case "nghi bu":
      return other === undefined ? [{ ...days(one), kind: "compensatory", name: named("compensatory") }] : undefined;
    case "nghi":
      if (other === undefined) return [{ ...days(one), kind: "local_off", name: named("local_off") }];
      return swap(one, other, named("swap"));
    case "lam bu":
      if (other === undefined) return [{ ...days(one), kind: "swap_work", name: named("swap") }];
      return swap(other, one, named("swap"));
    case "bo":
    case "huy":
      return other === undefined ? undo(office, one, named("usual")) : undefined;
    default:
      return undefined;
  }
}

interface Days {
  day: Day;
  to: Day;
  /** The words after them. */
  name: string;
}

/** The days that words begin with: as many words as say days alone, and no more than are needed for that. */
function readDays(words: string, today: Day): Days | undefined {
  const parts = words.trim().split(/\s+/);
  const readings = parts.map((_, n) => readDateRange(parts.slice(0, n + 1).join(" "), today));
  const last = readings.findLastIndex((reading) => reading.is === "range" && reading.rest === "");
  const range = readings[last];
  if (range?.is !== "range") return undefined;
  const first = readings.findIndex(
    (reading) =>
      reading.is === "range" && reading.rest === "" && reading.from === range.from && reading.to === range.to,
  );
  return { day: range.from, to: range.to, name: parts.slice(first + 1).join(" ") };
}

function swap(off: Days, work: Days, name: string): Row[] {
  return [
    { day: off.day, ...(off.to !== off.day && { to: off.to }), kind: "swap_off", name },
    { day: work.day, ...(work.to !== work.day && { to: work.to }), kind: "swap_work", name },
  ];
}

/** Days as their weekday says; of a swap made by hand its other day as well. */
async function undo(office: Office, { day, to }: Days, name: string): Promise<Row[]> {
  const { changes } = await office.stores.calendarChanges.load();
  const rows = new Map<Day, Row>();
  for (const one of eachDay({ day, to })) {
    rows.set(one.day, { day: one.day, kind: "usual", name });
    const made = changes.findLast((change) => eachDay(change).some((each) => each.day === one.day));
    if (made?.kind !== "swap_off" && made?.kind !== "swap_work") continue;
    for (const partner of changes.filter((row) => changeOf(row) === changeOf(made)).flatMap((row) => eachDay(row)))
      rows.set(partner.day, { day: partner.day, kind: "usual", name });
  }
  return [...rows.values()];
}

// ----------------------------------------------------------------------------------------------- proposing, confirming

/** Shows what would become of it, and keeps it under the update's name until the button is pressed. */
async function propose({ office, person, cause }: Call, rows: Row[]): Promise<OutMessage> {
  const { wording } = office.library;
  const now = office.clock.now();
  const proposal: Proposal = { id: `lich:${cause}`, by: person.id, rows };
  const foreseen = await foresee(office, proposal);
  if ("fault" in foreseen) return { text: tell(wording, foreseen.fault) };
  const { moved, people } = foreseen;
  await office.stores.audit.add({
    id: `${proposal.id}:asked`,
    at: now,
    by: person.id,
    what: PROPOSED,
    fields: { rows: JSON.stringify(rows) },
  });
  const lines = [wording.say("calendar.preview"), ...rows.map((row) => rowLine(office, row))];
  if (moved.length === 0) lines.push(wording.say("calendar.moves_nothing"));
  else {
    lines.push(wording.say("calendar.moves"), ...moved.slice(0, MOST_MOVED).map((one) => sayMoved(office, one)));
    lines.push(wording.say("calendar.tells", { count: people.length }));
  }
  if (moved.some(({ due }) => due <= now)) lines.push(wording.say("calendar.moves_past"));
  const options = [{ id: `/lich ghi ${shortName(proposal.id)}`, label: wording.say("button.calendar_confirm") }];
  return { text: lines.join("\n"), options };
}

const PROPOSED = "calendar_asked";
/** Proposals among which a button's is looked for: nobody presses one that is older. */
const LOOKED_AT = 50;

async function confirm({ office, person }: Call, name: string): Promise<OutMessage> {
  const { wording } = office.library;
  const asked = await office.stores.audit.of(PROPOSED, LOOKED_AT);
  const proposal = asked.map(proposalIn).find((one) => one !== undefined && shortName(one.id) === name);
  if (proposal === undefined) return { text: wording.say("calendar.no_proposal") };
  const fault = await makeChange(office, { ...proposal, by: person.id });
  if (fault !== undefined) return { text: tell(wording, fault) };
  return { text: [wording.say("calendar.changed"), ...proposal.rows.map((row) => rowLine(office, row))].join("\n") };
}

const Rows = CalendarChange.pick({ day: true, to: true, kind: true, name: true }).array();

function proposalIn({ id, by, fields }: AuditEntry): Proposal | undefined {
  const rows = Rows.safeParse(JSON.parse(String(fields["rows"] ?? "[]")));
  return rows.success ? { id: id.slice(0, -":asked".length), by, rows: rows.data } : undefined;
}

// ------------------------------------------------------------------------------------------------------------ showing

function rowLine(office: Office, { day, to = day, kind, name }: Row): string {
  const { wording } = office.library;
  return wording.say("calendar.line", {
    days: sayDays(office, day, to),
    kind: wording.say(`calendar.kind.${kind}`),
    name,
  });
}

function sayDays({ library: { wording } }: Office, from: Day, to: Day): string {
  const said = (day: Day) => `${wording.say(`period.weekday.${weekdayOf(day)}`)} ${formatDay(day)}`;
  return from === to ? said(from) : wording.say("calendar.days", { from: said(from), to: said(to) });
}

/** Days of one leave that follow each other are one line. */
function table(office: Office, mayChange: boolean): OutMessage {
  const { wording, calendar } = office.library;
  const today = dayOf(office.clock.now());
  const ahead = [...calendar.days.values()]
    .filter(({ day }) => today <= day && day <= addDays(today, AHEAD))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
  const spans: { row: CalendarDay; to: Day }[] = [];
  for (const row of ahead) {
    const last = spans.at(-1);
    const goesOn = last?.row.name === row.name && last.row.kind === row.kind && addDays(last.to, 1) === row.day;
    if (last !== undefined && goesOn) last.to = row.day;
    else spans.push({ row, to: row.day });
  }
  const lines = spans.slice(0, MOST_LINES).map(({ row, to }) => {
    const line = rowLine(office, { day: row.day, to, kind: row.kind, name: row.name });
    return row.undecided ? `${line} ${wording.say("calendar.undecided")}` : line;
  });
  const heading = lines.length > 0 ? wording.say("calendar.table") : wording.say("calendar.table_empty");
  return { text: [heading, ...lines, ...(mayChange ? ["", wording.say("calendar.how")] : [])].join("\n") };
}
