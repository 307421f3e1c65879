import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { DAY, type Instant, plus } from "../../src/domain/time.ts";
import { loadFlows } from "../../src/flow/load.ts";
import { formatInstant } from "../../src/flow/period-name.ts";
import { readFolder } from "../../src/flow/read-folder.ts";
import { due } from "../../src/reminders/due.ts";
import { time, wording, world } from "./small-office.ts";

/** The ladders that are shipped; nobody reports. After an outage the first tick says only what is still worth saying. */
const loaded = loadFlows(readFolder(fileURLToPath(new URL("../../flows", import.meta.url))));
if (!loaded.ok) throw new Error("the shipped flows do not load");
const { flows, reminding } = loaded.library;
const groups = [{ channel: "telegram", chat: "-1" }];
/** Those who hear of Ia Le, or of all units. */
const OF_IALE = ["vt-iale", "pho-iale", "ct-iale", "th-pnv", "chu-tich", "-1"];

/** What the first tick at `to` says when the one before it was at `from`. ["08:00 23/02 vt-iale bao-cao-tuan W07 +1d@0800 late"] */
function said(from: string, to: string): string[] {
  const window = { from: time(from), to: time(to) };
  return due({ ...world, flows, slots: reminding.slots, groups, reported: () => false, ...window })
    .map((one) => ({ ...one, who: one.to ?? one.group.chat }))
    .filter(({ who }) => OF_IALE.includes(who))
    .map(
      ({ at, who, flow, period, rung, late }) =>
        `${hour(at)} ${who} ${flow} ${period.key.slice(5)} ${rung}${late ? " late" : ""}`,
    );
}

function hour(instant: Instant): string {
  return formatInstant(wording, instant).replace(/ (thứ \S+|Chủ nhật) (\S+)\/\d+$/, " $2");
}

describe("the first tick after an outage", () => {
  it("of ten minutes over the due time says what came in it, as if nothing had been", () => {
    expect(said("2026-11-27 15:55", "2026-11-27 16:05")).toEqual([
      "16:00 27/11 pho-iale bao-cao-tuan W48 0",
      "16:00 27/11 vt-iale bao-cao-tuan W48 0",
    ]);
  });

  it("of five hours over the due time says that it has come, and no countdown to it any more", () => {
    expect(said("2026-11-27 11:30", "2026-11-27 16:30")).toEqual([
      "16:00 27/11 pho-iale bao-cao-tuan W48 0",
      "16:00 27/11 vt-iale bao-cao-tuan W48 0",
      "16:30 27/11 th-pnv bao-cao-tuan W48 +30m",
      "16:30 27/11 ct-iale bao-cao-tuan W48 +30m",
    ]);
    // … and before it, the newest countdown, which still holds
    expect(said("2026-11-27 07:30", "2026-11-27 15:30")).toEqual([
      "14:00 27/11 pho-iale bao-cao-tuan W48 -2h late",
      "14:00 27/11 vt-iale bao-cao-tuan W48 -2h late",
    ]);
  });

  it("of three days over a weekend says to each the newest only", () => {
    expect(said("2026-11-27 12:00", "2026-11-30 12:00")).toEqual([
      "16:30 27/11 th-pnv bao-cao-tuan W48 +30m late",
      "08:00 30/11 ct-iale bao-cao-tuan W48 +1d@0800 late", // not that of Friday 16:30
      "08:00 30/11 pho-iale bao-cao-tuan W48 +1d@0800 late",
      "08:00 30/11 vt-iale bao-cao-tuan W48 +1d@0800 late",
    ]);
  });

  // Tết 2026: off from Saturday 14/02 to Sunday 22/02. Week 07 is due on Friday 13/02, week 08 and February's month after it.
  it("of two weeks over Tết says what is due now and still taken, each person's newest about each report", () => {
    expect(said("2026-02-11 09:00", "2026-02-25 09:00")).toEqual([
      "16:30 13/02 th-pnv bao-cao-tuan W07 +30m late", // taken until 16:00 this day
      "16:30 23/02 th-pnv bao-cao-tuan W08 +30m late",
      "16:30 24/02 th-pnv bao-cao-tthc 02 +30m late",
      "08:00 25/02 chu-tich bao-cao-tthc 02 +1d@0800",
      "08:00 25/02 -1 bao-cao-tthc 02 +1d@0800",
      "08:00 25/02 ct-iale bao-cao-tthc 02 +1d@0800",
      "08:00 25/02 pho-iale bao-cao-tthc 02 +1d@0800",
      "08:00 25/02 vt-iale bao-cao-tthc 02 +1d@0800",
      "08:00 25/02 ct-iale bao-cao-tuan W07 +1d@0800.3", // of three mornings the last
      "08:00 25/02 pho-iale bao-cao-tuan W07 +1d@0800.3",
      "08:00 25/02 vt-iale bao-cao-tuan W07 +1d@0800.3",
      "08:00 25/02 ct-iale bao-cao-tuan W08 +1d@0800.2",
      "08:00 25/02 pho-iale bao-cao-tuan W08 +1d@0800.2",
      "08:00 25/02 vt-iale bao-cao-tuan W08 +1d@0800.2",
    ]);
  });

  it("of two weeks over Tết says nothing of reports that are no longer taken", () => {
    const weeks = said("2026-02-12 17:00", "2026-02-26 17:00").filter((line) => line.includes("tuan"));
    expect(weeks).toEqual(["08:00 26/02 vt-iale bao-cao-tuan W09 -1d@0800 late"]); // 07 and 08 closed on the 25th and 26th
  });

  it("of two weeks says nothing of what has been reported, nor anything twice when the next tick comes", () => {
    const window = { from: time("2026-02-11 09:00"), to: time("2026-02-25 09:00") };
    const ask = { ...world, flows, slots: reminding.slots, groups };
    expect(due({ ...ask, reported: () => true, ...window })).toEqual([]);
    const later = { from: window.to, to: plus(window.to, DAY) };
    const first = new Set(due({ ...ask, reported: () => false, ...window }).map(({ id }) => id));
    expect(due({ ...ask, reported: () => false, ...later }).filter(({ id }) => first.has(id))).toEqual([]);
  });
});
