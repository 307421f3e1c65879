import type { Reports } from "../../app/ports.ts";
import { figuresOf } from "../../domain/figures.ts";
import type { Report } from "../../domain/report.ts";

export function memoryReports(): Reports {
  const reports = new Map<string, Report>();

  return {
    async get(id) {
      return structuredClone(reports.get(id));
    },
    async submit(head, submission) {
      const stored = reports.get(head.id);
      const reached = stored?.latest.revision ?? 0;
      if (submission.revision <= reached) return;
      if (submission.revision > reached + 1)
        throw new Error(`Report ${head.id}: revision ${submission.revision} came after ${reached}`);
      const latest = structuredClone(submission);
      if (!stored) reports.set(head.id, { ...structuredClone(head), latest, earlier: [] });
      else reports.set(head.id, { ...stored, latest, earlier: [...stored.earlier, stored.latest] });
    },
    async figures(flow, periods) {
      return [...reports.values()]
        .filter((report) => report.flow.id === flow && periods.includes(report.period.key))
        .map((report) => structuredClone(figuresOf(report)));
    },
    async several(ids) {
      return ids.flatMap((id) => structuredClone(reports.get(id)) ?? []);
    },
    async existing(ids) {
      return new Set(ids.filter((id) => reports.has(id)));
    },
    async page(after, limit) {
      const behind = [...reports.values()].filter(({ id }) => id > after).sort((a, b) => (a.id < b.id ? -1 : 1));
      return structuredClone(behind.slice(0, limit));
    },
    async rewrite(id, submission) {
      const stored = reports.get(id);
      if (stored === undefined) return;
      const inPlace = (one: Report["latest"]) =>
        one.revision === submission.revision ? structuredClone(submission) : one;
      reports.set(id, { ...stored, latest: inPlace(stored.latest), earlier: stored.earlier.map(inPlace) });
    },
    async ofUnit(unit, flow, limit) {
      return [...reports.values()]
        .filter((report) => report.unit === unit && report.flow.id === flow)
        .sort((a, b) => (a.period.key < b.period.key ? 1 : -1))
        .slice(0, limit)
        .map((report) => structuredClone(report));
    },
  };
}
