import { describe, expect, it } from "vitest";
import { directoryOf } from "../../src/domain/directory.ts";
import type { ReportId } from "../../src/domain/report.ts";
import { type Instant, MINUTE, plus } from "../../src/domain/time.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { formatInstant } from "../../src/flow/period-name.ts";
import { due, nextReminder, reportsAsked } from "../../src/reminders/due.ts";
import {
  collecting,
  communes,
  flowOf,
  people,
  personOf,
  time,
  unitOf,
  wording,
  world,
  worldOf,
} from "./small-office.ts";

const weekly = flowOf(`
deadline: { due: friday 16:00, holiday: before, closes: +3d }
reminders:
  - { at: -1d, to: reporter, say: "{unit}: {title} {period} hết hạn {due}" }
  - { at: -2h, to: [reporter, deputy], say: "{unit}: còn 2 giờ" }
  - { at: +30m, to: [reporter, head], say: "{unit}: quá hạn" }
  - { at: +30m, to: collector, say: "Còn {missing_count}: {missing_list}" }
  - { at: +15h, to: leader, say: "Sáng nay còn {missing_count}: {missing_list}" }
  - { at: +3d, to: head, say: "{unit}: hết giờ nhận" }
`);

/** What a tick at `to` says when the one before was at `from`. The week before is over: all have reported. */
function said(flow: Flow, from: string, to: string, reported: string[] = []): string[] {
  const ask = { ...world, flows: [flow], from: time(from), to: time(to) };
  return due({ ...ask, reported: (id) => none(id) || reported.includes(id) }).map(
    ({ at, to, text }) => `${hour(at)} ${to}: ${text()}`,
  );
}

/** ["16:30 27/11"] */
function hour(instant: Instant): string {
  return formatInstant(wording, instant).replace(/ (thứ \S+|Chủ nhật) (\S+)\/\d+$/, " $2");
}

/** Nobody has reported, but for the week before. */
const none = (id: ReportId): boolean => id.endsWith("W47");

const ALL_IN = ["iale", "iablu", "iahla"].map((unit) => `${unit}:bao-cao-tuan:2026-W48`);

describe("due, in the week of 23/11 to 29/11/2026", () => {
  it("says each rung at its time to those it names", () => {
    expect(said(weekly, "2026-11-26 15:59", "2026-11-26 16:00")).toEqual([
      "16:00 26/11 vt-iablu: UBND xã Ia Blứ: Báo cáo tuần Tuần 48/2026 (23/11–29/11) hết hạn 16:00 thứ Sáu 27/11/2026",
      "16:00 26/11 vt-iahla: UBND xã Ia Hla: Báo cáo tuần Tuần 48/2026 (23/11–29/11) hết hạn 16:00 thứ Sáu 27/11/2026",
      "16:00 26/11 vt-iale: UBND xã Ia Le: Báo cáo tuần Tuần 48/2026 (23/11–29/11) hết hạn 16:00 thứ Sáu 27/11/2026",
    ]);
    expect(said(weekly, "2026-11-27 13:59", "2026-11-27 14:00", ALL_IN.slice(1))).toEqual([
      "14:00 27/11 pho-iale: UBND xã Ia Le: còn 2 giờ",
      "14:00 27/11 vt-iale: UBND xã Ia Le: còn 2 giờ",
    ]);
  });

  it("tells who watches over all once about all that are missing, and nothing when nobody is", () => {
    const [iale = ""] = ALL_IN;
    expect(said(weekly, "2026-11-27 16:29", "2026-11-27 16:30", [iale])).toEqual([
      "16:30 27/11 th-pnv: Còn 2: Ia Blứ, Ia Hla",
      "16:30 27/11 ct-iablu: UBND xã Ia Blứ: quá hạn",
      "16:30 27/11 vt-iablu: UBND xã Ia Blứ: quá hạn",
      "16:30 27/11 ct-iahla: UBND xã Ia Hla: quá hạn",
      "16:30 27/11 vt-iahla: UBND xã Ia Hla: quá hạn",
    ]);
    expect(said(weekly, "2026-11-23", "2026-12-02", ALL_IN)).toEqual([]);
  });

  it("moves a rung out of the weekend and out of lunch", () => {
    expect(said(weekly, "2026-11-27 17:00", "2026-11-30 07:59")).toEqual([]);
    expect(said(weekly, "2026-11-30 07:59", "2026-11-30 08:00")).toEqual([
      "08:00 30/11 chu-tich: Sáng nay còn 3: Ia Blứ, Ia Hla, Ia Le",
    ]);
    const atNoon = flowOf(`{ deadline: { due: friday 16:00 }, reminders: [{ at: -4h, to: leader, say: trưa }] }`);
    expect(said(atNoon, "2026-11-27 11:00", "2026-11-27 14:00")).toEqual(["13:30 27/11 chu-tich: trưa"]);
  });

  it("says nothing at the beginning of its window, which the tick before has seen, nor in one that goes backwards", () => {
    expect(said(weekly, "2026-11-26 16:00", "2026-11-26 16:01")).toEqual([]);
    expect(said(weekly, "2026-11-26 16:00", "2026-11-26 15:00")).toEqual([]);
  });

  it("says only the newest rung after an outage, that it is late, and no countdown once the due time has passed", () => {
    const [, ...others] = ALL_IN;
    expect(said(weekly, "2026-11-26 12:00", "2026-11-27 15:59", others)).toEqual([
      "14:00 27/11 pho-iale: (nhắc muộn do hệ thống gián đoạn) UBND xã Ia Le: còn 2 giờ",
      "14:00 27/11 vt-iale: (nhắc muộn do hệ thống gián đoạn) UBND xã Ia Le: còn 2 giờ",
    ]);
    expect(said(weekly, "2026-11-26 12:00", "2026-11-27 16:45", others)).toEqual([
      "16:30 27/11 th-pnv: Còn 1: Ia Le",
      "16:30 27/11 ct-iale: UBND xã Ia Le: quá hạn",
      "16:30 27/11 vt-iale: UBND xã Ia Le: quá hạn",
    ]);
  });

  it("does not make up for a report that is no longer taken, but says a rung at the closing time itself", () => {
    expect(said(weekly, "2026-11-26 12:00", "2026-12-02 17:01")).toEqual([]);
    expect(said(weekly, "2026-12-02 15:59", "2026-12-02 16:01", ALL_IN.slice(1))).toEqual([
      "16:00 02/12 ct-iale: UBND xã Ia Le: hết giờ nhận",
    ]);
  });

  it("drops what quiet time moves past a newer rung, past the closing time or what lies before the opening", () => {
    const ladder = flowOf(`
deadline: { due: friday 16:00, closes: +60h }
reminders:
  - { at: +20h, to: leader, say: sau }
  - { at: +15h, to: leader, say: trước }
  - { at: +59h, to: leader, say: sau nữa }
  - { at: -5d, to: leader, say: quá sớm }
`);
    expect(said(ladder, "2026-11-20 16:00", "2026-11-27 17:00")).toEqual([]);
    const closesOnMonday = {
      ...ladder,
      deadline: { ...ladder.deadline, closes: { amount: 64, unit: "hours" as const } },
    };
    expect(said(closesOnMonday, "2026-11-27 17:00", "2026-11-30 08:00")).toEqual(["08:00 30/11 chu-tich: sau nữa"]);
  });

  it("asks units of the flow's kinds that exist on the period's last day", () => {
    const units = [
      unitOf("cu", "Chư Don", { validTo: "2026-11-28" as never }),
      unitOf("moi", "Chư Pưh", { validFrom: "2026-11-29" as never }),
      collecting,
    ];
    const directory = directoryOf(2, units, [
      personOf("a", "cu", "reporter"),
      personOf("b", "moi", "reporter"),
      personOf("c", "pnv", "reporter"),
    ]);
    const ask = {
      ...worldOf(directory),
      flows: [weekly],
      reported: () => false,
      from: time("2026-11-26 15:00"),
      to: time("2026-11-26 16:00"),
    };
    expect(due(ask).map(({ id }) => id)).toEqual(["remind:bao-cao-tuan:2026-W48:moi:-1d:b"]);
  });

  it("names a reminder by its cause, and the reports that withdraw it", () => {
    const ask = {
      ...world,
      flows: [weekly],
      reported: () => false,
      from: time("2026-11-27 16:00"),
      to: time("2026-11-27 17:00"),
    };
    const [collector, head] = due(ask);
    expect(collector).toMatchObject({
      id: "remind:bao-cao-tuan:2026-W48:*:+30m:th-pnv",
      flow: "bao-cao-tuan",
      period: { key: "2026-W48" },
      units: ["iablu", "iahla", "iale"],
      rung: "+30m",
      snooze: false,
      late: false,
      unless: [],
    });
    expect(head).toMatchObject({
      id: "remind:bao-cao-tuan:2026-W48:iablu:+30m:ct-iablu",
      units: ["iablu"],
      to: "ct-iablu",
      unless: ["iablu:bao-cao-tuan:2026-W48"],
    });
  });
});

/** Every rung of these weeks that is heard while Ia Le does not report, in ticks of half an hour from one day to another. */
function heard(flow: Flow, weeks: RegExp, from: string, to: string): string[] {
  const lines: string[] = [];
  for (let now = time(from); now < time(to); now = plus(now, 30 * MINUTE)) {
    const ask = { ...world, flows: [flow], from: now, to: plus(now, 30 * MINUTE) };
    const reminders = due({ ...ask, reported: (id) => !(id.startsWith("iale:") && weeks.test(id)) });
    lines.push(...reminders.map(({ at, to, period, rung }) => `${hour(at)} ${period.key} rung ${rung} ${to}`));
  }
  return lines;
}

describe("due, over holidays", () => {
  const before = flowOf(`
deadline: { due: friday 16:00, holiday: before, closes: +5d }
reminders:
  - { at: -1d, to: reporter, say: trước }
  - { at: +30m, to: reporter, say: quá hạn }
  - { at: +15h, to: leader, say: sáng }
  - { at: +1d, to: reporter, say: một ngày }
`);

  it("is silent over Tết 2026 (Saturday 14/02 to Sunday 22/02): what it would have said comes when work begins", () => {
    expect(heard(before, /2026-W0[78]$/, "2026-02-09", "2026-02-26")).toEqual([
      "16:00 12/02 2026-W07 rung -1d vt-iale",
      "16:00 13/02 2026-W08 rung -1d vt-iale", // the week of Tết is due on Monday 23/02: this is a working day before
      "16:30 13/02 2026-W07 rung +30m vt-iale",
      "08:00 23/02 2026-W07 rung +15h chu-tich",
      "16:00 23/02 2026-W07 rung +1d vt-iale",
      "16:30 23/02 2026-W08 rung +30m vt-iale",
      "08:00 24/02 2026-W08 rung +15h chu-tich",
      "16:00 24/02 2026-W08 rung +1d vt-iale",
    ]);
  });

  it("asks earlier where the deadline moves back (Monday 27/04, Thursday 30/04 and Friday 01/05/2026 are off)", () => {
    expect(heard(before, /2026-W18$/, "2026-04-24", "2026-05-08")).toEqual([
      "16:00 28/04 2026-W18 rung -1d vt-iale",
      "16:30 29/04 2026-W18 rung +30m vt-iale",
      "08:00 04/05 2026-W18 rung +15h chu-tich",
      "16:00 04/05 2026-W18 rung +1d vt-iale",
    ]);
  });

  it("counts hours through the holiday and moves what falls into it", () => {
    const after = flowOf(`
deadline: { due: friday 16:00, holiday: after }
reminders:
  - { at: -1d, to: reporter, say: trước }
  - { at: -8h, to: reporter, say: sáng hôm ấy }
  - { at: -30h, to: reporter, say: trong ngày nghỉ }
  - { at: +30m, to: reporter, say: quá hạn }
`);
    expect(heard(after, /2026-W08$/, "2026-02-09", "2026-02-26")).toEqual([
      "16:00 13/02 2026-W08 rung -1d vt-iale", // a working day before Monday 23/02
      "08:00 23/02 2026-W08 rung -8h vt-iale", // the one meant for Sunday morning would come now, but is older
      "16:30 23/02 2026-W08 rung +30m vt-iale",
    ]);
  });
});

describe("due, by the steps of a ladder", () => {
  const daily = flowOf(`
deadline: { due: friday 16:00, closes: +3d }
reminders:
  - { at: -1d 08:00, to: reporter, say: sáng hôm trước }
  - { at: 0, to: reporter, say: đến hạn, urgent: true }
  - { at: +1d 09:00, every: 1d, to: [reporter, head], say: vẫn chưa nộp }
  - { at: +30m, to: leaders_group, say: "nhóm nghe" }
`);

  it("says a rung with a time of day at that time, and one that is repeated every working day until the report closes", () => {
    expect(heard(daily, /2026-W48$/, "2026-11-23", "2026-12-08")).toEqual([
      "08:00 26/11 2026-W48 rung -1d@0800 vt-iale",
      "16:00 27/11 2026-W48 rung 0 vt-iale",
      "09:00 30/11 2026-W48 rung +1d@0900 ct-iale",
      "09:00 30/11 2026-W48 rung +1d@0900 vt-iale",
      "09:00 01/12 2026-W48 rung +1d@0900.2 ct-iale",
      "09:00 01/12 2026-W48 rung +1d@0900.2 vt-iale",
      "09:00 02/12 2026-W48 rung +1d@0900.3 ct-iale",
      "09:00 02/12 2026-W48 rung +1d@0900.3 vt-iale", // it closes at 16:00
    ]);
  });

  it("tells groups of leaders what is meant for them, and leaders what is meant for leaders", () => {
    const groups = [{ channel: "telegram", chat: "-100" }];
    const ask = { ...world, flows: [daily, weekly], groups, reported: none };
    const hearers = (from: string, to: string) =>
      due({ ...ask, from: time(from), to: time(to) }).flatMap(({ group, to }) =>
        group ? group.chat : to === "chu-tich" ? to : [],
      );
    expect(hearers("2026-11-27 16:00", "2026-11-27 16:30")).toEqual(["-100"]);
    expect(hearers("2026-11-30 07:30", "2026-11-30 08:00")).toEqual(["chu-tich"]);
  });

  it("can be put off before the due time, unless the rung says no; urgent is what the rung says", () => {
    const ask = { ...world, reported: none, from: time("2026-11-26"), to: time("2026-11-27 15:59") };
    const [first] = due({ ...ask, flows: [daily] });
    expect(first).toMatchObject({ snooze: true, urgent: false, due: time("2026-11-27 16:00") });
    const [strict] = due({
      ...ask,
      flows: [{ ...daily, reminders: daily.reminders.map((rung) => ({ ...rung, snooze: false })) }],
    });
    expect(strict).toMatchObject({ snooze: false });
    const [atDue] = due({ ...ask, flows: [daily], from: ask.to, to: time("2026-11-27 16:00") });
    expect(atDue).toMatchObject({ snooze: false, urgent: true, rung: "0" });
  });

  it("drops what quiet time moved past a newer step that was said before", () => {
    const early = flowOf(`
deadline: { due: friday 16:00 }
reminders:
  - { at: -9h, to: reporter, say: bảy giờ sáng }
  - { at: -500m, to: [reporter, deputy], say: bảy giờ bốn mươi }
  - { at: -9h, to: head, say: bảy giờ sáng }
`);
    expect(heard(early, /2026-W48$/, "2026-11-23", "2026-11-28")).toEqual([
      "07:40 27/11 2026-W48 rung -500m pho-iale",
      "07:40 27/11 2026-W48 rung -500m vt-iale",
      "08:00 27/11 2026-W48 rung -9h ct-iale",
    ]);
  });

  it("does not count down past the due time", () => {
    const monday = flowOf(`
deadline: { due: next monday 07:30 }
reminders:
  - { at: -2h, to: reporter, say: còn 2 giờ }
`);
    expect(heard(monday, /2026-W48$/, "2026-11-23", "2026-12-08")).toEqual([]); // 05:30 would be said at 08:00
  });
});

describe("nextReminder", () => {
  const truth = { ...world, flows: [weekly] };
  it("walks the slots one by one", () => {
    const walked: string[] = [];
    let now: Instant | undefined = time("2026-11-23");
    for (let n = 0; n < 6; n += 1) {
      now = now && nextReminder({ ...truth, reported: none }, now);
      walked.push(now === undefined ? "" : hour(now));
    }
    expect(walked).toEqual(["16:00 26/11", "14:00 27/11", "16:30 27/11", "08:00 30/11", "16:00 02/12", "16:00 03/12"]);
  });

  it("passes over what nobody would hear", () => {
    const next = nextReminder({ ...truth, reported: (id) => none(id) || ALL_IN.includes(id) }, time("2026-11-23"));
    expect(next && hour(next)).toBe("16:00 03/12");
    const empty = directoryOf(
      1,
      communes,
      people.filter(({ roles }) => roles.includes("leader")),
    );
    const first = nextReminder({ ...truth, ...worldOf(empty), reported: none }, time("2026-11-23"));
    expect(first && hour(first)).toBe("08:00 30/11");
  });

  it("finds nothing where nothing is to come within forty days", () => {
    expect(nextReminder({ ...truth, flows: [], reported: none }, time("2026-11-23"))).toBeUndefined();
    expect(
      nextReminder({ ...truth, ...worldOf(directoryOf(1, [], [])), reported: none }, time("2026-11-23")),
    ).toBeUndefined();
  });
});

it("reportsAsked names the reports that due asks about, and none when no slot is near", () => {
  const ask = { ...world, flows: [weekly] };
  const window = { from: time("2026-11-26 16:30"), to: time("2026-11-27 17:00") };
  const asked = new Set<ReportId>();
  due({ ...ask, ...window, reported: (id) => !asked.add(id).has(id) });
  expect(new Set(reportsAsked({ ...ask, ...window }))).toEqual(asked);
  expect(reportsAsked({ ...ask, from: time("2026-11-26 10:00"), to: time("2026-11-26 11:00") })).toEqual([]);
});
