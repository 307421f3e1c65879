import { type Absence, absenceOn } from "../../domain/acting.ts";
import type { Person, PersonId } from "../../domain/people.ts";
import { shortName } from "../../domain/short-name.ts";
import { addDays, type Day, dayOf, daysBetween } from "../../domain/time.ts";
import { formatDay } from "../../domain/vietnamese/date.ts";
import { readDateRange } from "../../domain/vietnamese/date-range.ts";
import { fold } from "../../domain/vietnamese/fold.ts";
import { saysNone } from "../../domain/vietnamese/none.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { cancelLeave, enterLeave, sayLeave, standIns } from "../absence.ts";
import { peopleNamed } from "../find-person.ts";
import type { Call } from "../handle.ts";
import { refreshAway } from "../office.ts";
import { silentSince } from "../out-of-reach.ts";
import { seesToToday } from "../standing.ts";
import type { Command } from "./index.ts";

/** Longer than this somebody else holds the post. */
const LONGEST = 200;
/** Leaves that are shown at most, and people that are offered. */
const MOST = 12;

/** `/nghi`: who is away; `/nghi [ai] 3/4-7/4 [thay ai]` enters a leave, `/nghi bo <leave>` takes it back. */
export const nghi: Command = {
  name: "nghi",
  apart: true,
  async run(call, words) {
    await refreshAway(call.office); // what another process entered just now
    if (words === "") return [list(call)];
    const [, cancelled] = /^(?:bo|huy) (.+)$/.exec(fold(words)) ?? [];
    if (cancelled !== undefined) return [await cancel(call, cancelled)];
    return [await enter(call, words)];
  },
};

/** What was asked for, part by part; a part that cannot be had is answered for. */
async function enter(call: Call, words: string): Promise<OutMessage> {
  const { office, cause } = call;
  const today = dayOf(office.clock.now());
  const { before, deputyWords } = apart(words, today);
  const range = readDateRange(before, today);
  if (range.is !== "range") return how(call, range.is === "misread" && range.why === "no_such_day");
  const person = whose(call, range.rest);
  if ("text" in person) return person;
  const fault = faultOf(call, person, range);
  if (fault !== undefined) return fault;
  const from = range.from < today ? today : range.from;
  if (deputyWords === undefined) return askDeputy(call, person, { from, to: range.to });
  const deputy = deputyOf(call, person, { from, to: range.to }, deputyWords);
  if (typeof deputy === "object") return deputy;

  const absence: Absence = {
    id: idOf(cause),
    person: person.id,
    from,
    to: range.to,
    ...(deputy === "nobody" ? {} : { deputy }),
    by: call.person.id,
    at: office.clock.now(),
  };
  await enterLeave(office, absence);
  return entered(call, absence, person);
}

/** ["van thu ia le 3/4-7/4 thay chu tich" -> before and after the word that names who stands in, once days have been said] */
function apart(words: string, today: Day): { before: string; deputyWords?: string } {
  const separator = /(?:^|\s)(?:người thay|nguoi thay|thay|giao cho|giao|nhờ|nho)(?:\s+(?:là|la))?\s*:?\s+/giu;
  for (const match of words.normalize("NFC").matchAll(separator)) {
    const before = words.normalize("NFC").slice(0, match.index);
    if (readDateRange(before, today).is === "range")
      return { before, deputyWords: words.normalize("NFC").slice(match.index + match[0].length) };
  }
  return { before: words };
}

function how({ office, person }: Call, noSuchDay: boolean): OutMessage {
  const { wording } = office.library;
  return { text: wording.say(noSuchDay ? "leave.no_such_day" : "leave.how", { person: person.name }) };
}

const MYSELF: readonly string[] = ["", "toi", "em", "minh", "ban than"];

function whose({ office, person }: Call, words: string): Person | OutMessage {
  const { directory, library } = office;
  if (MYSELF.includes(words)) return person;
  const named = peopleNamed(office, words, directory.people);
  const allowed = named.filter((one) => one.id === person.id || seesToToday(office, person, one.unit));
  const [one, another] = allowed;
  if (one !== undefined && another === undefined) return one;
  if (one !== undefined)
    return {
      text: library.wording.say("leave.which_person", {
        people: allowed
          .slice(0, MOST)
          .map(({ name }) => name)
          .join("; "),
      }),
    };
  return { text: library.wording.say(named.length > 0 ? "leave.may_not" : "leave.no_such_person", { words }) };
}

/** Why these days cannot be a leave of this person. */
function faultOf(call: Call, person: Person, { from, to }: Days): OutMessage | undefined {
  const { office, cause } = call;
  const { wording } = office.library;
  const today = dayOf(office.clock.now());
  const days = { days: sayLeave(wording, { from, to }) };
  if (to < today) return { text: wording.say("leave.past", days) };
  if (daysBetween(from, to) >= LONGEST) return { text: wording.say("leave.too_long", { ...days, max: LONGEST }) };
  const other = office.away.get(person.id)?.find((one) => one.id !== idOf(cause) && one.from <= to && from <= one.to);
  if (other === undefined) return undefined;
  const text = wording.say("leave.overlaps", {
    person: person.name,
    days: sayLeave(wording, other),
  });
  return { text, options: [cancelButton(call, other)] };
}

interface Days {
  from: Day;
  to: Day;
}

/** The unit's people who are there all the time, the person who looks after things all the same, and nobody. */
function askDeputy(call: Call, person: Person, days: Days, first = ""): OutMessage {
  const { wording } = call.office.library;
  const asked = wording.say("leave.ask_deputy", {
    person: person.name,
    days: sayLeave(wording, days),
  });
  const who = person.id === call.person.id ? "" : ` ${person.id}`;
  const option = (deputy: string, label: string) => ({
    id: `/nghi${who} ${days.from} ${days.to} thay ${deputy}`,
    label,
  });
  const there = colleagues(call, person).filter((one) => whyNot(call, one, days) === undefined);
  return {
    text: `${first}\n${asked}`.trim(),
    options: [
      ...there.slice(0, MOST).map(({ id, name }) => option(id, name)),
      option(person.id, wording.say("button.leave_self")),
      option("khong", wording.say("button.leave_nobody")),
    ],
  };
}

/** Who stands in, or why nobody can be told from the words, with others to choose from. */
function deputyOf(call: Call, person: Person, days: Days, words: string): PersonId | "nobody" | OutMessage {
  const { office } = call;
  const { wording } = office.library;
  if (saysNone(words) || fold(words).startsWith("khong")) return "nobody";
  if (fold(words) === "tu theo doi") return person.id;
  const [one, another] = peopleNamed(
    office,
    MYSELF.includes(fold(words)) ? call.person.id : words, // whoever writes is "I"
    [...colleagues(call, person), person],
  );
  if (one !== undefined && another === undefined) {
    if (one.id === person.id) return person.id;
    const why = whyNot(call, one, days);
    return why === undefined ? one.id : askDeputy(call, person, days, why);
  }
  if (one !== undefined) return askDeputy(call, person, days, wording.say("leave.which_deputy", { words }));
  const elsewhere = peopleNamed(office, words, office.directory.people).length > 0;
  const unit = office.directory.unit(person.unit)?.name ?? person.unit;
  return askDeputy(
    call,
    person,
    days,
    wording.say(elsewhere ? "leave.other_unit" : "leave.no_such_deputy", { words, unit }),
  );
}

function colleagues({ office }: Call, person: Person): Person[] {
  return office.directory.people.filter(({ id, unit }) => unit === person.unit && id !== person.id);
}

/** Why somebody cannot stand in on all these days: away on one of them, or out of reach. */
function whyNot({ office }: Call, deputy: Person, { from, to }: Days): string | undefined {
  const { wording } = office.library;
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const leave = absenceOn(office.away, deputy.id, day);
    if (leave !== undefined)
      return wording.say("leave.deputy_away", {
        person: deputy.name,
        days: sayLeave(wording, leave),
      });
  }
  const unreachable = deputy.addresses.length === 0 || silentSince(deputy) !== undefined;
  return unreachable ? wording.say("leave.deputy_silent", { person: deputy.name }) : undefined;
}

function entered(call: Call, absence: Absence, person: Person): OutMessage {
  const { office } = call;
  const { wording } = office.library;
  const named = { person: person.name, days: sayLeave(wording, absence) };
  const names = standIns(office, absence).map((id) => office.directory.person(id)?.name ?? id);
  const lines = [
    absence.deputy === person.id
      ? wording.say("leave.entered_self", named)
      : absence.deputy !== undefined
        ? wording.say("leave.entered", { ...named, deputy: names.join(", ") })
        : names.length > 0
          ? wording.say("leave.entered_colleagues", { ...named, people: names.join(", ") })
          : wording.say("leave.entered_nobody", named),
  ];
  const stoodInFor = [...office.away.values()]
    .flat()
    .find(
      (one) => one.deputy === person.id && one.person !== person.id && one.from <= absence.to && absence.from <= one.to,
    );
  if (stoodInFor !== undefined && absence.deputy !== person.id)
    lines.push(
      wording.say("leave.stands_in_for", {
        person: office.directory.person(stoodInFor.person)?.name ?? stoodInFor.person,
      }),
    );
  return { text: lines.join("\n"), options: [cancelButton(call, absence)] };
}

function cancelButton({ office }: Call, { id, person, from }: Absence): { id: string; label: string } {
  const name = office.directory.person(person)?.name ?? person;
  const label = office.library.wording.say("button.leave_cancel", { person: name, from: formatDay(from) });
  return { id: `/nghi bo ${shortName(id)}`, label };
}

/** The leaves that a person has or may take back, the next first. */
function mine(call: Call): Absence[] {
  const today = dayOf(call.office.clock.now());
  return [...call.office.away.values()]
    .flat()
    .filter((one) => one.to >= today && mayChange(call, one))
    .sort((a, b) => (a.from === b.from ? a.at - b.at : a.from < b.from ? -1 : 1));
}

function mayChange({ office, person }: Call, { person: id }: Absence): boolean {
  const unit = office.directory.person(id)?.unit;
  return id === person.id || (unit !== undefined && seesToToday(office, person, unit));
}

function list(call: Call): OutMessage {
  const { office, person } = call;
  const { wording } = office.library;
  const shown = mine(call).slice(0, MOST);
  const lines = shown.map(({ person: id, from, to, deputy }) => {
    const named = { person: nameOf(call, id), days: sayLeave(wording, { from, to }) };
    if (deputy === undefined) return wording.say("leave.line_nobody", named);
    return deputy === id
      ? wording.say("leave.line_self", named)
      : wording.say("leave.line", { ...named, deputy: nameOf(call, deputy) });
  });
  const text = lines.length > 0 ? wording.say("leave.list") : wording.say("leave.list_none");
  const help = wording.say("leave.how", { person: person.name });
  const options = shown.map((one) => cancelButton(call, one));
  return { text: [text, ...lines, "", help].join("\n"), ...(options.length > 0 && { options }) };
}

async function cancel(call: Call, name: string): Promise<OutMessage> {
  const { office } = call;
  const { wording } = office.library;
  // Also one that is cancelled already: whoever asks again, or was cut off, hears the same.
  const all = await office.stores.absences.since(dayOf(office.clock.now()));
  const absence = all.find((one) => shortName(one.id) === name && mayChange(call, one));
  if (absence === undefined) return { text: wording.say("leave.nothing_to_cancel") };
  await cancelLeave(office, absence, call.person.id);
  return {
    text: wording.say("leave.cancelled", {
      person: nameOf(call, absence.person),
      days: sayLeave(wording, absence),
    }),
  };
}

function nameOf({ office }: Call, id: PersonId): string {
  return office.directory.person(id)?.name ?? id;
}

/** An update names its leave, so that entering it twice is entering it once. */
function idOf(cause: string): string {
  return `nghi:${cause}`;
}
