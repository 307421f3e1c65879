import type { Office } from "../../src/app/office.ts";
import { summaryOf, takeSnapshot } from "../../src/app/snapshot.ts";
import { NOBODY_AWAY } from "../../src/domain/acting.ts";
import { directoryOf } from "../../src/domain/directory.ts";
import type { Person, PersonId, Unit, UnitId } from "../../src/domain/people.ts";
import { type Period, type PeriodKind, periodFromKey } from "../../src/domain/period.ts";
import { type Answers, type ReportHead, reportId, type Submission } from "../../src/domain/report.ts";
import { type Day, type Instant, MINUTE, plus } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, shippedLibrary, silent } from "../harness.ts";
import { personOf, time, unitOf } from "../reminders/small-office.ts";
import { weekly } from "../summary/small-week.ts";

const shipped = shippedLibrary();
export const library = { ...shipped, flows: [weekly], versions: new Map([[`${weekly.id}@${weekly.version}`, weekly]]) };

/** At the middle of 2026 Nhơn Hòa and Chư Don became Chư Pưh, and Bờ Ngoong was split between Chư Pưh and Ia Le. */
const UNTIL = "2026-06-30" as Day;
const SINCE = "2026-07-01" as Day;
const under = { parent: "huyen" as UnitId };
const units: Unit[] = [
  unitOf("huyen", "Huyện", { kind: "huyen" }),
  unitOf("iale", "Ia Le", under),
  unitOf("iahla", "Ia Hla", under),
  unitOf("nhonhoa", "Nhơn Hòa", { ...under, validTo: UNTIL, successors: ["chupuh" as UnitId] }),
  unitOf("chudon", "Chư Don", { ...under, validTo: UNTIL, successors: ["chupuh" as UnitId] }),
  unitOf("bongoong", "Bờ Ngoong", { ...under, validTo: UNTIL, successors: ["chupuh", "iale"] as UnitId[] }),
  unitOf("chupuh", "Chư Pưh", { ...under, validFrom: SINCE }),
];
const people: Person[] = [
  personOf("ct", "huyen", "leader"),
  personOf("pct", "huyen", "leader"),
  ...units.map(({ id }) => personOf(`vt-${id}`, id, "reporter")),
];

/** A small office over memory, as the use cases see it, at a time that is moved by hand. */
export function smallOffice(now: string) {
  const [day = "", clock = ""] = now.split(" ");
  const hand = handClock(day, clock);
  const stores = memoryStores();
  const office: Office = {
    stores,
    channels: new Map(),
    library,
    clock: hand,
    log: silent,
    uniqueId: () => "lease",
    random: () => 0,
    renderFile: () => Promise.resolve(undefined),
    directory: directoryOf(1, units, people),
    away: NOBODY_AWAY,
    calendar: { file: library.calendar, version: 0 },
  };
  const ask = (key: string, kind: PeriodKind, more: { under?: string[]; cause?: string }) => ({
    flow: weekly,
    period: periodOf(key, kind),
    cause: more.cause ?? "web:ct:1",
    ...(more.under === undefined ? {} : { under: more.under as UnitId[] }),
  });
  return {
    office,
    clock: hand,
    stores,
    /** A report that came, or its next revision. */
    async report(
      unit: string,
      key: string,
      when: string | Instant,
      answers: Answers,
      more: Partial<Submission> = {},
    ): Promise<void> {
      const at = typeof when === "string" ? time(when) : when;
      const period = periodOf(key, "week");
      const id = reportId(unit as UnitId, weekly.id, key);
      const before = await stores.reports.get(id);
      const due = plus(time(`${period.from} 16:00`), 4 * 24 * 60 * MINUTE);
      const head: ReportHead = { id, flow: { id: weekly.id, version: 1 }, unit: unit as UnitId, period, due, at };
      await stores.reports.submit(head, {
        ...submission(unit, (before?.latest.revision ?? 0) + 1, at, answers),
        ...more,
      });
    },
    take: (who: string, key: string, kind: PeriodKind, more: { under?: string[]; cause?: string } = {}) =>
      takeSnapshot(office, person(who), ask(key, kind, more)),
    async summary(who: string, key: string, kind: PeriodKind, more: { under?: string[]; cause?: string } = {}) {
      const snapshot = await takeSnapshot(office, person(who), ask(key, kind, more));
      if (snapshot === undefined) throw new Error("Nothing to see");
      return { snapshot, summary: await summaryOf(office, snapshot) };
    },
  };
}

export function person(id: string): Person {
  const found = people.find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

export function periodOf(key: string, kind: PeriodKind): Period {
  const period = periodFromKey({ ...weekly.period, kind }, key);
  if (period === undefined) throw new Error(key);
  return period;
}

/** Each answer is stated by the unit's clerk in words of its own. */
function submission(unit: string, revision: number, at: Instant, answers: Answers): Submission {
  const by = `vt-${unit}` as PersonId;
  const said = (step: string) => ({ by, at, words: `${step}: ${JSON.stringify(answers[step])}`, cause: "u" });
  const sources = Object.fromEntries(Object.keys(answers).map((step) => [step, [said(step)]]));
  const [notAsked, skipped] = [[], []];
  return {
    revision,
    at,
    by,
    receipt: `R-${revision}`,
    answers,
    notAsked,
    skipped,
    sources,
    explained: {},
    attached: {},
  };
}
