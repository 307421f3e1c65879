import type { Reports } from "../../src/app/ports.ts";
import { deadlineOf } from "../../src/domain/deadline.ts";
import type { PersonId, Unit } from "../../src/domain/people.ts";
import { type Period, periodsEnding } from "../../src/domain/period.ts";
import { type Answer, type Answers, type Row, reportId } from "../../src/domain/report.ts";
import { addDays, dayOf, type Instant, MINUTE, plus } from "../../src/domain/time.ts";
import { open } from "../../src/engine/open.ts";
import { submissionOf } from "../../src/engine/submission.ts";
import type { Flow } from "../../src/flow/flow.ts";
import type { Library } from "../../src/flow/load.ts";
import { periodName } from "../../src/flow/period-name.ts";
import type { OfficeFile } from "../seed/read-office.ts";
import { type Dice, diceOf } from "./dice.ts";
import { DONE, LATE_CAUSES, LATE_REASONS, OPEN } from "./plausible.ts";

/**
 * Fills past periods with reports that look like an office's: most units on time, some late with a reason, a few never; figures
 * that add up and carry over. Whatever is there already stays. Returns how many were added.
 */
export async function fillPast(
  reports: Reports,
  library: Library,
  office: OfficeFile,
  now: Instant,
  weeks: number,
): Promise<number> {
  let added = 0;
  for (const flow of library.flows) {
    const past = periodsEnding(flow.period, addDays(dayOf(now), -7 * weeks), addDays(dayOf(now), -1));
    for (const unit of office.units.filter((one) => flow.units.includes(one.kind))) {
      let prior: Answers | undefined;
      for (const period of past) {
        const made = makeReport(library, flow, unit, reporterOf(office, unit), period, prior, now);
        prior = made?.submission.answers;
        if (made === undefined || (await reports.get(made.report.id)) !== undefined) continue;
        await reports.submit(made.report, made.submission);
        added += 1;
      }
    }
  }
  return added;
}

function reporterOf(office: OfficeFile, unit: Unit): PersonId {
  const person = office.people.find((one) => one.unit === unit.id && one.roles.includes("reporter"));
  if (person === undefined) throw new Error(`${unit.name} has nobody who reports`);
  return person.id;
}

function makeReport(
  library: Library,
  flow: Flow,
  unit: Unit,
  by: PersonId,
  period: Period,
  prior: Answers | undefined,
  now: Instant,
) {
  const dice = diceOf(`${unit.id} ${flow.id} ${period.key}`);
  const { opens, due, closes, locks } = deadlineOf(flow.deadline, period, library.calendar);
  const late = dice.chance(0.14);
  if (dice.chance(0.06)) return undefined; // forgotten
  const at = late ? plus(due, dice.between(20, 40 * 60) * MINUTE) : plus(due, -dice.between(15, 26 * 60) * MINUTE);
  if (at > now || at > closes) return undefined;

  const state = open(flow, unit.id, period, prior);
  const answers = flow.id === "bao-cao-tthc" ? dossierAnswers(dice, unit, prior) : weekAnswers(dice, unit, prior, at);
  for (const [step, answer] of Object.entries(answers)) {
    state.said[step] = {
      answer,
      source: { by, at, words: wordsOf(answer), cause: `demo:${unit.id}:${flow.id}:${period.key}` },
    };
  }
  if (late) state.lateReason = dice.pick(LATE_REASONS);
  const setting = {
    now: at,
    unit,
    periodName: periodName(library.wording, period),
    opens,
    due,
    closes,
    locks,
    nameOf: (id: PersonId) => id,
  };
  const submission = submissionOf(flow, state, { kind: "enter", by, cause: "demo" }, setting);
  const id = reportId(unit.id, flow.id, period.key);
  return { report: { id, flow: { id: flow.id, version: flow.version }, unit: unit.id, period, due, at }, submission };
}

function wordsOf(answer: Answer): string {
  return Array.isArray(answer)
    ? answer.map((one) => (typeof one === "string" ? one : Object.values(one).join("; "))).join("\n")
    : String(answer);
}

/** Communes have a one-stop counter and many dossiers; offices have few. */
function sizeOf(unit: Unit): number {
  return unit.kind === "xa" || unit.kind === "thi_tran" ? 40 : 8;
}

function weekAnswers(dice: Dice, unit: Unit, prior: Answers | undefined, at: Instant): Answers {
  const before = typeof prior?.["hs_con"] === "number" ? prior["hs_con"] : dice.between(0, 5);
  const received = dice.between(Math.floor(sizeOf(unit) / 4), sizeOf(unit));
  const left = Math.min(before + received, dice.between(0, 9));
  const lateCount = Math.min(left, dice.chance(0.3) ? dice.between(1, 3) : 0);
  const today = dayOf(at);
  const openTasks: Row[] = dice
    .some(OPEN, dice.between(0, 3))
    .map((viec) => ({ viec, han: addDays(today, dice.between(-6, 20)) }));
  const lateDossiers: Row[] = Array.from({ length: lateCount }, () => ({
    ma: `${dice.between(100, 999)}.${dice.between(10, 99)}`,
    ngay: dice.between(1, 14),
    ly_do: dice.pick(LATE_CAUSES),
  }));
  return {
    viec_xong: dice.some(DONE, dice.between(1, 5)).map((viec) => ({ viec })),
    viec_ton: openTasks,
    hs_dau_ky: before,
    hs_nhan: received,
    hs_xong: before + received - left,
    hs_tre: lateCount,
    ...(lateCount > 0 ? { hs_tre_ds: lateDossiers } : {}),
    phoi_hop: false,
  };
}

function dossierAnswers(dice: Dice, unit: Unit, prior: Answers | undefined): Answers {
  const number = (id: string): number | undefined => (typeof prior?.[id] === "number" ? prior[id] : undefined);
  const carried = number("dg_tong") ?? dice.between(0, 10);
  const online = dice.between(0, sizeOf(unit));
  const direct = dice.between(sizeOf(unit), 4 * sizeOf(unit));
  const received = carried + online + direct;
  const pending = Math.min(received, dice.between(0, 14));
  const pendingLate = dice.chance(0.2) ? Math.min(pending, dice.between(1, 3)) : 0;
  const resolved = received - pending;
  const late = dice.chance(0.3) ? Math.min(resolved, dice.between(1, 5)) : 0;
  const early = Math.floor((resolved - late) * 0.45);
  return {
    tn_tong: received,
    tn_truc_tuyen: online,
    tn_truc_tiep: direct,
    tn_ky_truoc: carried,
    gq_tong: resolved,
    gq_truoc_han: early,
    gq_dung_han: resolved - late - early,
    gq_qua_han: late,
    dg_tong: pending,
    dg_trong_han: pending - pendingLate,
    dg_qua_han: pendingLate,
  };
}
