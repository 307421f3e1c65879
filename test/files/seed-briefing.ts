import { fileURLToPath } from "node:url";
import { fillPast } from "../../scripts/demo/past-reports.ts";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import type { Briefing } from "../../src/app/ports.ts";
import { deadlineOf } from "../../src/domain/deadline.ts";
import type { PersonId } from "../../src/domain/people.ts";
import { type Period, PeriodRule, periodFromKey, previousPeriod } from "../../src/domain/period.ts";
import { partsOf } from "../../src/domain/period-parts.ts";
import type { Figures, ReportId } from "../../src/domain/report.ts";
import type { Instant } from "../../src/domain/time.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { loadFlows } from "../../src/flow/load.ts";
import { readFolder } from "../../src/flow/read-folder.ts";
import { memoryReports } from "../../src/store/memory/reports.ts";
import { summarize } from "../../src/summary/summarize.ts";
import { time } from "../reminders/small-office.ts";

const loaded = loadFlows(readFolder(fileURLToPath(new URL("../../flows", import.meta.url))));
if (!loaded.ok) throw new Error("flows/ has faults");
export const { library } = loaded;
const office = readOffice(CHU_PUH);

/** The seed's 25 units with the demo's reports of 30 weeks, as they stand on Monday 30/11/2026, 06:45. */
export const NOW: Instant = time("2026-11-30 06:45");
const reports = memoryReports();
await fillPast(reports, library, office, NOW, 30);

export function flowNamed(id: string): Flow {
  const flow = library.flows.find((one) => one.id === id);
  if (flow === undefined) throw new Error(id);
  return flow;
}

interface Asked {
  /** Another flow than the one that is shipped, of the same reports. */
  flow?: Flow;
  now?: Instant;
  amended?: ReportId[];
  /** What is made of the reports before they are added up. */
  of?: (figures: Figures[]) => Figures[];
}

/** What the files of a period are made of: the flow's own, or one that is made of several ("2026-Q4" of weeks). */
export async function seedBriefing(id: string, key: string, asked: Asked = {}): Promise<Briefing> {
  const { flow = flowNamed(id), now = NOW, amended = [], of = (figures) => figures } = asked;
  const rule = key.includes("W")
    ? flow.period
    : PeriodRule.parse({ kind: key.includes("Q") ? "quarter" : "month", edges: flow.period.edges });
  const period = periodFromKey(rule, key);
  if (period === undefined) throw new Error(key);
  const parts = await partsAsked(flow, period, now);
  const before = await partsAsked(flow, previousPeriod(rule, period), now);
  const units = (all: typeof parts) =>
    all.map((part) => ({ period: part.period, units: part.units.map((unit) => unit.id) }));
  const figures = async (all: typeof parts) =>
    of(
      await reports.figures(
        flow.id,
        all.map((part) => part.period.key),
      ),
    );
  return {
    snapshot: {
      id: "7K2M",
      by: "ct-ubnd" as PersonId,
      at: now,
      flow: { id: flow.id, version: flow.version },
      period,
      parts: units(parts),
      before: units(before),
    },
    summary: summarize({
      flow,
      period,
      parts,
      figures: await figures(parts),
      before: { parts: before, figures: await figures(before) },
      now,
    }),
    trend: [],
    flow,
    amended: new Set(amended),
  };
}

async function partsAsked(flow: Flow, period: Period, now: Instant) {
  const owing = office.units.filter(({ kind }) => flow.units.includes(kind));
  return partsOf(flow.period, period, library.calendar)
    .map((part) => ({ period: part, deadline: deadlineOf(flow.deadline, part, library.calendar), units: owing }))
    .filter(({ deadline }) => deadline.due <= now);
}
