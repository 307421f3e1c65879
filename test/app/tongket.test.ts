import { describe, expect, it } from "vitest";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import { buttonData } from "../../src/channels/telegram/button.ts";
import { MOST_BUTTONS } from "../../src/channels/zalo-oa/assumed.ts";
import { Unit } from "../../src/domain/people.ts";
import { reportId } from "../../src/domain/report.ts";
import { MINUTE } from "../../src/domain/time.ts";
import type { Option, OutMessage } from "../../src/engine/conversation.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { head, submission, week } from "../contract/samples.ts";
import { handClock, office, type TestOffice } from "../harness.ts";

const LEADER = "ct-ubnd";
const UNITS = readOffice(CHU_PUH).units.filter(({ kind }) => kind === "xa");

async function started(more: Unit[] = []): Promise<TestOffice> {
  const at = await office({ stores: memoryStores(), clock: handClock("2026-11-27", "09:00") });
  await at.stores.people.save(more, []);
  await at.tick();
  return at;
}

async function reports(at: TestOffice, period: string, late: number, units: readonly Unit[] = UNITS): Promise<void> {
  for (const { id: unit } of units) {
    const one = head({ id: reportId(unit, "bao-cao-tuan", period), unit, period: week(period), at: at.clock.now() });
    const answers = { viec_xong: [], viec_ton: [{ viec: "Đo đạc", han: "2026-11-20" }], hs_con: 5, hs_tre: late };
    await at.stores.reports.submit(one, { ...submission(1), at: at.clock.now(), answers });
  }
}

/** The answers to something said, and those to a button of the last of them. */
async function answers(at: TestOffice, words: string, who = LEADER): Promise<OutMessage[]> {
  const before = at.channel.sent.length;
  at.clock.move(1000);
  await at.says(who, words);
  return at.channel.sent
    .slice(before)
    .filter(({ chat }) => chat === who)
    .map(({ message }) => message);
}

function labelled(messages: readonly OutMessage[], label: string): string {
  const found = messages.flatMap(({ options = [] }) => options).find((one) => one.label === label);
  if (found === undefined) throw new Error(`There is no button ${label}`);
  return found.id;
}

const labels = ({ options = [] }: OutMessage) => options.map(({ label }) => label);

describe("buttons below a summary", () => {
  it("are five at most, lead to an answer each, and fit into Telegram's payload", async () => {
    const at = await started();
    await reports(at, "2026-W47", 1);
    await reports(at, "2026-W48", 2);
    const open = await answers(at, "/tongket tuần 48");
    const seen = new Map<string, Option>();
    const next = open.flatMap(({ options = [] }) => options);
    for (let one = next.shift(); one !== undefined; one = next.shift()) {
      const act = one.id.split(" ").slice(3).join(" ");
      if (seen.has(act) || seen.size > 40) continue;
      seen.set(act, one);
      if (act === "word" || act === "excel" || act.startsWith("chart ")) continue; // drawn in the test of the chart's pages
      const told = await answers(at, one.id);
      expect(told, one.id).toHaveLength(1);
      for (const message of told) {
        expect(message.text, one.id).toMatch(/^Báo cáo tuần – Tuần \d\d\/2026/);
        const isList = act === "more" || act.startsWith("chart");
        expect((message.options ?? []).length, one.id).toBeLessThanOrEqual(isList ? 14 : MOST_BUTTONS);
        for (const { id } of message.options ?? []) expect(buttonData(message, id), id).toBeDefined();
        next.push(...(message.options ?? []));
      }
    }
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining([
        "overdue",
        "worst",
        "due_soon",
        "late_dossiers",
        "missing",
        "outstanding",
        "compare",
        "by_unit",
        "chart",
        "word",
        "excel",
        "previous",
        "whole",
        "more",
      ]),
    );
    expect(open.map(labels)[0]?.length).toBe(MOST_BUTTONS);
  });

  it("state the numbers that were shown, whatever came in since, and say how old they are", async () => {
    const at = await started();
    await reports(at, "2026-W48", 2, UNITS.slice(0, 3));
    const open = await answers(at, "/tongket tuần 48");
    const more = labelled(open, "Thêm…");
    const dossiers = labelled(await answers(at, more), "Hồ sơ trễ");
    at.clock.move(10 * MINUTE);
    await reports(at, "2026-W48", 2, UNITS.slice(3));
    const late = await answers(at, dossiers);
    expect(late[0]?.text).toContain("• Hồ sơ trễ hạn: 6");
    expect(late[0]?.text).toMatch(/\(Số liệu lúc 09:00 thứ Sáu 27\/11\/2026.*\)$/);
    expect(labels(late[0] as OutMessage)[0]).toBe("Số mới nhất");
    expect(labels(late[0] as OutMessage).length).toBeLessThanOrEqual(MOST_BUTTONS);
    expect((await answers(at, more))[0]?.text).toContain("(Số liệu lúc 09:00");
    const fresh = await answers(at, labelled(late, "Số mới nhất"));
    expect(fresh[0]?.text).toContain("• Hồ sơ trễ hạn: 16");
    expect(fresh[0]?.text).not.toContain("Số liệu lúc");
  });

  it("are for who may see all of it, and nobody else", async () => {
    const at = await started();
    await reports(at, "2026-W48", 2);
    const overdue = labelled(await answers(at, "/tongket tuần 48"), "Việc quá hạn");
    expect((await answers(at, overdue, "pct-ubnd"))[0]?.text).toContain("– Việc quá hạn");
    expect((await answers(at, overdue, "tt-iale"))[0]?.text).toMatch(/^Bản tổng kết này không còn/);
    expect((await answers(at, "/tongket xem ZZZZZZ whole"))[0]?.text).toMatch(/^Bản tổng kết này không còn/);
  });

  it("keep to the units that were asked for", async () => {
    const at = await started();
    await reports(at, "2026-W47", 1);
    await reports(at, "2026-W48", 2);
    const more = await answers(at, labelled(await answers(at, "/tongket tuần 48 ia le"), "Thêm…"));
    const [before] = await answers(at, labelled(more, "Kỳ trước"));
    expect(before?.text).toMatch(/^Báo cáo tuần – Tuần 47\/2026 \(16\/11–22\/11\) – Ia Le\nĐã nộp 1\/1 /);
  });

  it("lead through the pages of a chart", async () => {
    const many = Array.from({ length: 60 }, (_, n) =>
      Unit.parse({ id: `xa${n}`, name: `UBND xã ${n}`, short: `Xã ${n}`, kind: "xa", parent: "ubnd" }),
    );
    const at = await started(many);
    await reports(at, "2026-W48", 2, many);
    const recipes = [];
    let told = await answers(at, "/tongket biểu đồ tuần 48");
    for (let page = 2; ; page += 1) {
      recipes.push(told[0]?.file);
      const next = told[0]?.options?.find(({ label }) => label === `Trang ${page}/4`);
      if (next === undefined) break;
      told = await answers(at, next.id);
    }
    expect(recipes).toEqual(
      [0, 1, 2, 3].map((page) => expect.objectContaining({ make: "chart", chart: "delivery", page })),
    );
    expect(new Set(recipes.map((one) => JSON.stringify(one?.make === "chart" && one.snapshot))).size).toBe(1);
    expect(labels((await answers(at, labelled(told, "Thêm…")))[0] as OutMessage)).toContain("Biểu đồ");
  });
});

it("is answered once, however often it is worked", async () => {
  const at = await started();
  await reports(at, "2026-W48", 2);
  const asked = at.update(LEADER, { kind: "text", text: "/tongket tuần 48" });
  await at.receive([asked]);
  const [first] = at.channel.sent.slice(-1);
  await at.restart();
  at.clock.move(MINUTE);
  await at.receive([asked]);
  expect(at.channel.sent.at(-1)).toBe(first);
});

describe("a summary that somebody was shown", () => {
  it("opens no more once the person may not see its units, whoever took it", async () => {
    const at = await started();
    const [own, other] = UNITS;
    const clerk = at.people.find(({ unit, roles }) => unit === own?.id && roles.includes("reporter"));
    if (own === undefined || other === undefined || clerk === undefined) throw new Error("There is no clerk");
    await reports(at, "2026-W48", 2, [own]);
    const excel = labelled(
      await answers(at, labelled(await answers(at, "/tongket tuần 48", clerk.id), "Thêm…"), clerk.id),
      "Excel",
    );
    expect((await answers(at, excel, clerk.id))[0]?.file).toMatchObject({ make: "excel" });
    await at.stores.people.save([], [{ ...clerk, unit: other.id }]);
    await at.tick();
    const [refused] = await answers(at, excel, clerk.id);
    expect(refused?.file).toBeUndefined();
    expect(refused?.text).toContain("ngoài phạm vi được xem");
  });
});
