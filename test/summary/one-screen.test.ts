import { describe, expect, it } from "vitest";
import { summaryOf, takeSnapshot } from "../../src/app/snapshot.ts";
import { type Period, type PeriodKind, periodFromKey } from "../../src/domain/period.ts";
import { present } from "../../src/summary/present.ts";
import type { Summary } from "../../src/summary/summary.ts";
import { Topic } from "../../src/summary/topic.ts";
import { presentTopic } from "../../src/summary/topics.ts";
import { boardOffice, LEADER } from "../board-office.ts";

/** Letters in a line of a phone that is 360 pixels wide, and lines on its screen. */
const WIDTH = 45;
const SCREEN = 35;

/** The most that any platform takes in one message. */
const MESSAGE = 2000;

const { office, flow, person, snapshotOf } = await boardOffice();

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

function heightOf(text: string): number {
  return linesOf(text).reduce((sum, line) => sum + Math.ceil(line.length / WIDTH), 0);
}

async function over(kind: PeriodKind, key: string): Promise<Summary> {
  const period = periodFromKey({ ...flow.period, kind }, key) as Period;
  const taken = await takeSnapshot(office, person(LEADER), { flow, period, cause: `one screen ${key}` });
  if (taken === undefined) throw new Error(`Nobody owes ${key}`);
  return summaryOf(office, taken);
}

describe("the seed's 23 units", () => {
  it.each(["2026-W42", "2026-W43", "2026-W44", "2026-W45", "2026-W46", "2026-W47", "2026-W48"])(
    "fit on one screen: %s",
    async (key) => {
      const summary = await summaryOf(office, await snapshotOf(key));
      const text = present(summary, flow);
      expect(summary.expected).toBe(23);
      expect(linesOf(text).length).toBeLessThanOrEqual(26);
      expect(heightOf(text)).toBeLessThanOrEqual(SCREEN);
      for (const { unit } of summary.missing) expect(text).toContain(unit.short);
      for (const { title } of summary.totals) expect(text).toContain(`• ${title}: `);
    },
  );

  it.each([
    ["month", "2026-11"],
    ["quarter", "2026-Q4"],
    ["year", "2026"],
  ] as const)("fit on one screen over a %s, whatever is missing", async (kind, key) => {
    const summary = await over(kind, key);
    const text = present(summary, flow);
    const [, parts, received] = text.split("\n");
    expect(parts).toMatch(new RegExp(`^Gộp ${summary.parts.length} kỳ, từ Tuần \\d\\d/2026 đến Tuần 48/2026$`));
    expect(received).toContain(`/${new Intl.NumberFormat("vi").format(summary.expected)} báo cáo (kỳ cuối hạn `);
    expect(text).toMatch(/\n• Việc đã hoàn thành: .* đơn vị thiếu kỳ\)\n/);
    expect(text).toMatch(/\nSố liệu từ [\d.]+\/[\d.]+ báo cáo của 23\/23 đơn vị/);
    expect(linesOf(text).length).toBeLessThanOrEqual(27);
    expect(heightOf(text)).toBeLessThanOrEqual(SCREEN + 5);
  });

  it.each(Topic.options)("are told in one message: %s", async (topic) => {
    const summary = await summaryOf(office, await snapshotOf("2026-W48"));
    expect(presentTopic(summary, flow, topic).length).toBeLessThan(MESSAGE);
    expect(presentTopic(await over("year", "2026"), flow, topic).length).toBeLessThan(MESSAGE);
  });
});
