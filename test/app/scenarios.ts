import type { App } from "../../src/app/app.ts";
import type { Update } from "../../src/app/ports.ts";
import { shortName } from "../../src/domain/short-name.ts";
import { DAY, MINUTE } from "../../src/domain/time.ts";
import type { HandClock } from "../harness.ts";
import { CLERK, COLLECTOR, HEAD, LEADER, update } from "./town.ts";

/** What is played, and died in, at every write (kill.test.ts). */
export interface Scenario {
  name: string;
  /** Day and time of the first of `before`. */
  starts: [day: string, time: string];
  /** Played to its end before anybody dies. */
  before: Act[];
  /** Played up to the n-th write. */
  acts: Act[];
  /** Played after the restart: the answer to the question that must be open. */
  next: Act[];
  /** The revision of the report that comes of it. */
  revision?: number;
  /** Replies are refused where they are sent first, so that they go through the outbox. */
  refused?: true;
}

/** Messages handed over together; a process's own housekeeping; the office's pulse, after some ms. */
export type Act = { said: { by: string; text: string }[] } | { housekeep: true } | { tick: number };

const says = (...texts: string[]): Act => ({ said: texts.map((text) => ({ by: CLERK, text })) });
const by = (who: string, text: string): Act => ({ said: [{ by: who, text }] });
const marks: Act = { housekeep: true };

const FRIDAY: Scenario["starts"] = ["2026-11-27", "09:00"];
/** The week before last cannot be given or amended any more. */
const LOCKED: Scenario["starts"] = ["2026-12-08", "09:00"];
const ASKED_LATE = [says("/baocao"), says("Phát giống lúa\nHọp dân"), says("Rà soát hộ nghèo; 4/12"), says("5 12 10")];
const REVIEWED = [...ASKED_LATE, says("0"), says("không")];
const GIVEN = [...REVIEWED, says("nộp")];
const OPEN = says("/baocao");

export const SCENARIOS: Scenario[] = [
  { name: "opening", starts: FRIDAY, before: [], acts: [OPEN, marks], next: [says("Họp dân")] },
  { name: "a list", starts: FRIDAY, before: [OPEN], acts: [says("Họp dân\nTiếp dân"), marks], next: [says("không")] },
  { name: "a number", starts: FRIDAY, before: ASKED_LATE, acts: [says("0"), marks], next: [says("có")] },
  {
    name: "three answers at once",
    starts: FRIDAY,
    before: [OPEN],
    acts: [says("Họp dân", "không", "5 12 10"), marks],
    next: [says("0")],
  },
  { name: "the submission", starts: FRIDAY, before: REVIEWED, acts: [says("nộp"), marks], next: [OPEN], revision: 1 },
  {
    name: "an amendment",
    starts: FRIDAY,
    before: [...GIVEN, OPEN, says("sửa 4: 13")],
    acts: [says("nộp"), marks],
    next: [says("/tinhhinh")],
    revision: 2,
  },
  {
    name: "a submission and an amendment in one breath",
    starts: FRIDAY,
    before: REVIEWED,
    acts: [says("nộp", "/baocao", "sửa 4: 13", "nộp"), marks],
    next: [says("/tinhhinh")],
    revision: 2,
  },
  { name: "putting off", starts: FRIDAY, before: ASKED_LATE, acts: [says("để sau"), marks], next: [OPEN] },
  {
    name: "cancelling",
    starts: FRIDAY,
    before: [...ASKED_LATE, says("hủy")],
    acts: [says("có"), marks],
    next: [OPEN],
  },
  {
    name: "turning to another report",
    starts: ["2026-11-17", "09:00"],
    before: [says("/baocao tuần 2026-W47")],
    acts: [says("/baocao tthc"), marks],
    next: [says("10")],
  },
  {
    name: "an answer before there was a question",
    starts: FRIDAY,
    before: [],
    acts: [says("Họp dân"), OPEN, marks],
    next: [says("Tiếp dân")],
  },
  { name: "a command", starts: FRIDAY, before: [], acts: [says("/tinhhinh"), marks], next: [OPEN] },
  {
    name: "a command amid the questions",
    starts: FRIDAY,
    before: ASKED_LATE,
    acts: [says("/tinhhinh"), marks],
    next: [says("0")],
  },
  {
    name: "a briefing",
    starts: FRIDAY,
    before: GIVEN,
    revision: 1,
    acts: [by(LEADER, "/tongket"), marks],
    next: [by(LEADER, "/trogiup")],
  },
  {
    name: "a stranger",
    starts: FRIDAY,
    before: [],
    acts: [by("nguoi-la", "xin chào"), marks],
    next: [by("nguoi-la", "/baocao")],
  },
  {
    name: "a reply refused at first",
    starts: FRIDAY,
    before: ASKED_LATE,
    acts: [says("0"), marks],
    next: [says("có")],
    refused: true,
  },
  {
    name: "a leave",
    starts: FRIDAY,
    before: [],
    acts: [says("/nghi 30/11-1/12 thay Chủ tịch"), marks],
    next: [OPEN],
  },
  {
    name: "a leave taken back",
    starts: FRIDAY,
    before: [says("/nghi 30/11-1/12 thay Chủ tịch"), { tick: MINUTE }],
    acts: [says(`/nghi bo ${shortName(`nghi:web:${CLERK}:1`)}`), marks],
    next: [OPEN],
  },
  {
    name: "a hand-over amid the questions",
    starts: FRIDAY,
    before: ASKED_LATE,
    acts: [says(`/bangiao ${shortName(CLERK)} iale reporter ${shortName(HEAD)} dongy`), marks],
    next: [by(HEAD, "/baocao"), OPEN],
  },
  {
    name: "a hand-over by who sees to the unit",
    starts: FRIDAY,
    before: ASKED_LATE,
    acts: [by(COLLECTOR, `/bangiao ${shortName(CLERK)} iale reporter ${shortName(HEAD)} dongy`), marks],
    next: [by(HEAD, "/baocao"), OPEN],
  },
  {
    name: "a change of the calendar",
    starts: FRIDAY,
    before: [by(COLLECTOR, "/lich nghỉ 4/12 làm bù 12/12 Ngày hội")],
    acts: [by(COLLECTOR, `/lich ghi ${shortName(`lich:web:${COLLECTOR}:1`)}`), marks],
    next: [OPEN],
  },
  {
    name: "an objective cause",
    starts: ["2026-11-27", "16:40"],
    before: [],
    acts: [by(COLLECTOR, "/khachquan ia le tuần 48, mất điện"), marks],
    next: [OPEN],
  },
  {
    name: "reminders",
    starts: ["2026-11-27", "13:59"],
    before: [{ tick: 0 }],
    acts: [{ tick: 2 * MINUTE }],
    next: [OPEN],
  },
  {
    name: "answers to a reminder",
    starts: FRIDAY,
    before: [],
    acts: [says("/hoan tuần 15h", "/xinhan tuần 1/12, mất điện", "/bangiay tuần"), marks],
    next: [OPEN],
  },
  {
    name: "asking for the summary to be sent",
    starts: FRIDAY,
    before: [],
    acts: [says("/batdau tongket"), marks],
    next: [OPEN],
  },
  {
    name: "the summary sent by itself",
    starts: ["2026-11-27", "17:29"],
    before: [says("/batdau tongket"), { tick: 0 }],
    acts: [{ tick: 2 * MINUTE }],
    next: [OPEN],
  },
  {
    name: "reminders of two reports in one message",
    starts: ["2026-02-23", "15:59"],
    before: [{ tick: 0 }],
    acts: [{ tick: 32 * MINUTE }],
    next: [says("/baocao tuần 2026-W08")],
  },
  {
    name: "the opening of a locked report",
    starts: LOCKED,
    before: [says("/suaky tuần 48, văn thư ốm"), { tick: MINUTE }],
    acts: [by(COLLECTOR, "/suaky cho bao-cao-tuan 2026-W48 iale 1 2"), marks],
    next: [says("/baocao bao-cao-tuan 2026-W48")],
  },
  {
    name: "the correction of a locked report",
    starts: FRIDAY,
    before: [
      ...GIVEN,
      { tick: 11 * DAY },
      says("/suaky tuần 48, nhầm số"),
      { tick: MINUTE },
      by(COLLECTOR, "/suaky cho bao-cao-tuan 2026-W48 iale 1 2"),
      { tick: MINUTE },
      says("/baocao bao-cao-tuan 2026-W48"),
      says("sửa 4: 13"),
    ],
    acts: [says("nộp"), marks],
    next: [says("/baocao bao-cao-tuan 2026-W48")],
    revision: 2,
  },
];

/** All updates of acts, numbered from `first` within each chat, as often as one asks. */
export function updatesOf(scenario: Scenario, clock: HandClock, part: "before" | "acts" | "next"): Update[][] {
  const numbers = new Map<string, number>();
  const batches = (acts: Act[]) =>
    acts.map((act) =>
      !("said" in act)
        ? []
        : act.said.map(({ by: who, text }) => {
            const n = (numbers.get(who) ?? 0) + 1;
            numbers.set(who, n);
            return update(who, n, text, clock);
          }),
    );
  const all = { before: batches(scenario.before), acts: batches(scenario.acts), next: batches(scenario.next) };
  return all[part];
}

/** Plays a part from the act numbered `from` on; `acknowledged` is told of each act that a channel would not hand over again. */
export async function play(
  app: App,
  { scenario, clock }: { scenario: Scenario; clock: HandClock },
  part: "before" | "acts" | "next",
  { from = 0, acknowledged = () => {} }: { from?: number; acknowledged?: (act: number) => void } = {},
): Promise<void> {
  const updates = updatesOf(scenario, clock, part);
  for (const [index, act] of scenario[part].entries()) {
    if (index < from) continue;
    if ("tick" in act) {
      clock.move(act.tick);
      acknowledged(index);
      await app.tick();
    } else if ("housekeep" in act) {
      acknowledged(index);
      await app.housekeep();
    } else {
      await app.receive(updates[index] ?? []);
      acknowledged(index);
    }
    await app.idle();
  }
}
