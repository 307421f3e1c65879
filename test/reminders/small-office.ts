import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { type Directory, directoryOf } from "../../src/domain/directory.ts";
import { Person, type Role, Unit } from "../../src/domain/people.ts";
import { at, type Day, type Instant } from "../../src/domain/time.ts";
import { compile } from "../../src/flow/compile.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { loadWording } from "../../src/flow/load-wording.ts";
import { FlowFile } from "../../src/flow/schema.ts";
import { everybody } from "../../src/reminders/hearers.ts";
import type { Reminder } from "../../src/reminders/reminder.ts";
import { realCalendar } from "../domain/real-calendar.ts";

const sentences = readFileSync(new URL("../../flows/loi-thoai.yaml", import.meta.url), "utf8");

/** The sentences that are shipped. */
export const wording = loadWording(parse(sentences)).wording;

/** A flow as the office would write it, without what a test does not need. */
export function flowOf(yaml: string): Flow {
  const rest = { id: "bao-cao-tuan", version: 1, title: "Báo cáo tuần", units: ["xa"], period: "week", summary: {} };
  const steps = [{ id: "viec", label: "Việc", ask: "Việc gì?", answer: "text" }];
  const compiled = compile(FlowFile.parse({ ...rest, steps, ...parse(yaml) }), wording, []);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.issues));
  return compiled.flow;
}

export function unitOf(id: string, name: string, more: Partial<Unit> = {}): Unit {
  return Unit.parse({ id, name: `UBND xã ${name}`, short: name, kind: "xa", ...more });
}

export function personOf(id: string, unit: string, ...roles: Role[]): Person {
  return Person.parse({ id, name: `${id} ${unit}`, unit, roles });
}

/** Three communes with a clerk and a head each, and Phòng Nội vụ, which collects and owes nothing. */
export const communes: Unit[] = [unitOf("iale", "Ia Le"), unitOf("iablu", "Ia Blứ"), unitOf("iahla", "Ia Hla")];
export const collecting = unitOf("pnv", "Nội vụ", { kind: "phong" });
export const people: Person[] = [
  ...communes.flatMap(({ id }) => [personOf(`vt-${id}`, id, "reporter"), personOf(`ct-${id}`, id, "head")]),
  personOf("pho-iale", "iale", "deputy"),
  personOf("th-pnv", "pnv", "collector"),
  personOf("chu-tich", "huyen", "leader"),
];
export const office: Directory = directoryOf(1, [...communes, collecting], people);

/** The parts of the truth that most tests leave as they are. */
export const world = { ...worldOf(office), flows: [] as Flow[] };

export function worldOf(directory: Directory) {
  return { directory, hearers: everybody(directory), calendar: realCalendar, slots: ["08:00", "13:30"] };
}

/** ["2026-11-27 16:00"] */
export function time(text: string): Instant {
  const [day = "", clock = "00:00"] = text.split(" ");
  return at(day as Day, clock);
}

/** A reminder with its words, to be compared. */
export function worded(reminder: Reminder | undefined): object | undefined {
  return reminder && { ...reminder, text: reminder.text() };
}
