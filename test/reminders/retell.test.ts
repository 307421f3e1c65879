import { describe, expect, it } from "vitest";
import { due } from "../../src/reminders/due.ts";
import { reportsBehind, retell } from "../../src/reminders/retell.ts";
import { flowOf, office, time, worded, world } from "./small-office.ts";

const weekly = flowOf(`
deadline: { due: friday 16:00, closes: +3d }
reminders:
  - { at: +30m, to: reporter, say: "{unit} quá hạn" }
  - { at: +30m, to: collector, say: "{unit}; còn {missing_count}: {missing_list}" }
  - { at: +1d, every: 1d, to: reporter, say: "{unit} vẫn chưa nộp" }
`);
const OF_IALE = "remind:bao-cao-tuan:2026-W48:iale:+30m:vt-iale";
const OF_ALL = "remind:bao-cao-tuan:2026-W48:*:+30m:th-pnv";

function retold(id: string, now: string, given: string[], flow = weekly): string | undefined {
  const reported = (report: string): boolean => given.includes(report.split(":")[0] ?? "");
  return retell(id, { ...world, flows: [flow], reported, now: time(now) })?.text();
}

describe("retell", () => {
  it("makes the very reminder that was planned while nothing has changed", () => {
    const truth = { ...world, flows: [weekly], reported: () => false };
    const planned = due({ ...truth, from: time("2026-11-27 16:00"), to: time("2026-11-27 16:30") });
    expect(planned).toHaveLength(4);
    for (const one of planned)
      expect(worded(retell(one.id, { ...truth, now: time("2026-11-27 16:31") }))).toEqual(worded(one));
  });

  it("leaves out who has reported meanwhile", () => {
    expect(retold(OF_ALL, "2026-11-27 16:31", ["iale"])).toBe("Ia Blứ, Ia Hla; còn 2: Ia Blứ, Ia Hla");
    expect(retold(OF_IALE, "2026-11-27 16:31", ["iahla"])).toBe("UBND xã Ia Le quá hạn");
  });

  it("says that it is late where it comes more than an hour after its time", () => {
    expect(retold(OF_IALE, "2026-11-27 17:30", ["iahla", "iablu"])).toBe("UBND xã Ia Le quá hạn");
    expect(retold(OF_IALE, "2026-11-27 17:31", ["iahla", "iablu"])).toBe(
      "(nhắc muộn do hệ thống gián đoạn) UBND xã Ia Le quá hạn",
    );
  });

  it("says nothing where it has become pointless", () => {
    expect(retold(OF_IALE, "2026-11-27 16:31", ["iale"])).toBeUndefined();
    expect(retold(OF_ALL, "2026-11-27 16:31", ["iale", "iablu", "iahla"])).toBeUndefined();
    expect(retold(OF_IALE, "2026-12-02 16:01", [])).toBeUndefined(); // closed
    expect(retold(OF_IALE, "2026-11-27 16:31", [], { ...weekly, reminders: [] })).toBeUndefined();
    expect(retold(OF_IALE, "2026-11-27 16:31", [], { ...weekly, units: ["phuong"] })).toBeUndefined();
    expect(retold(OF_IALE, "2026-11-27 16:31", [], { ...weekly, id: "bao-cao-khac" })).toBeUndefined();
  });

  it("says nothing once a newer step has come, to a person who hears no more, and tells when a moved one is to be said", () => {
    expect(retold(OF_IALE, "2026-11-30 15:59", [])).toMatch(/quá hạn$/);
    expect(retold(OF_IALE, "2026-11-30 16:00", [])).toBeUndefined();
    expect(retold(OF_IALE.replace("+30m", "+1d"), "2026-11-30 16:00", [])).toBe("UBND xã Ia Le vẫn chưa nộp");
    expect(retold(OF_IALE.replace("+30m", "+1d"), "2026-12-01 16:00", [])).toBeUndefined();
    expect(retold(OF_IALE.replace("vt-iale", "vt-iahla"), "2026-11-27 16:31", [])).toBeUndefined();
    const later = { ...weekly, deadline: { ...weekly.deadline, due: { ...weekly.deadline.due, time: "16:20" } } };
    const now = time("2026-11-27 16:31");
    expect(retell(OF_IALE, { ...world, flows: [later], reported: () => false, now })?.at).toBe(
      time("2026-11-27 16:50"),
    );
  });

  it.each([
    "say:telegram:1:2",
    "remind:bao-cao-tuan:2026-11:iale:+30m:a",
    "remind:bao-cao-tuan:2026-W48:iale:+5h:vt-iale",
    "",
  ])("knows nothing of %s", (id) => expect(retold(id, "2026-11-27 16:31", [])).toBeUndefined());
});

it("reportsBehind names the reports of all that owe, to be looked up before retelling", () => {
  const ids = ["iale", "iablu", "iahla"].map((unit) => `${unit}:bao-cao-tuan:2026-W48`);
  expect(reportsBehind(OF_ALL, { flows: [weekly], directory: office })).toEqual(ids);
  expect(reportsBehind("say:telegram:1:2", { flows: [weekly], directory: office })).toEqual([]);
});
