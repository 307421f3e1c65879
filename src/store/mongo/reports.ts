import { trusted } from "mongoose";
import { z } from "zod";
import type { Reports } from "../../app/ports.ts";
import { figuresOf } from "../../domain/figures.ts";
import { type Answers, type Figures, Report, ReportHead, type ReportId, Submission } from "../../domain/report.ts";
import { Instant } from "../../domain/time.ts";
import { fromDocument, insertNew, JsonText, plain } from "./document.ts";
import type { Models, ReportDocument } from "./models.ts";
import { together } from "./together.ts";

/** Large enough for a period of all units in one answer of the server. */
const BATCH = 5_000;

/** As `Answers`, looked over by hand: zod's unions build an error for each arm that does not fit, half of the time of reading. */
const QuickAnswers = z.custom<Answers>((value) => isRecordOf(isAnswer, value));

const StoredFigures = ReportHead.extend({
  ...Submission.pick({ revision: true, notAsked: true, skipped: true, lateReason: true }).shape,
  period: z.string(),
  answers: QuickAnswers,
  explained: z.record(z.string(), z.string()),
  amendedAt: Instant.optional(),
});
const WithFigures = z.object({ figures: JsonText.pipe(StoredFigures) });

export function mongoReports({ reports }: Models): Reports {
  const insertTogether = together(async (documents: ReportDocument[]) => {
    await insertNew(reports, documents);
    return documents.map(() => undefined);
  });

  return {
    async get(id) {
      const document = await reports.findOne({ _id: id }).lean();
      return document ? fromDocument(Report, reports, document) : undefined;
    },
    async submit(head, submission) {
      const { id, ...rest } = head;
      const { revision } = submission;
      if (revision === 1) {
        const latest = submission;
        await insertTogether({ _id: id, ...rest, latest, earlier: [], figures: figuresText({ ...head, latest }) });
        return;
      }
      const before = await reports.findOne({ _id: id }).lean();
      const reached = before?.latest.revision ?? 0;
      if (revision <= reached) return;
      if (!before || revision > reached + 1)
        throw new Error(`Report ${id}: revision ${revision} came after ${reached}`);
      const figures = figuresText({ ...before, id, latest: submission });
      // No match: another process stored this revision meanwhile, which is the same.
      await reports.updateOne(
        { _id: id, "latest.revision": reached },
        { $set: { latest: submission, figures }, $push: { earlier: before.latest } },
      );
    },
    async figures(flow, periods) {
      // Period by period at once: while one is taken apart here, the server reads the next.
      const found = periods.map(async (period) => {
        const wanted = { "flow.id": flow, "period.key": period };
        const documents = await reports.find(wanted, { figures: 1 }).batchSize(BATCH).lean();
        return documents.map((document) => fromDocument<{ figures: Figures }>(WithFigures, reports, document).figures);
      });
      return (await Promise.all(found)).flat();
    },
    async several(ids) {
      const documents = await reports.find({ _id: trusted({ $in: ids.map(plain) }) }).lean();
      const found = new Map(
        documents.map((document) => fromDocument(Report, reports, document)).map((report) => [report.id, report]),
      );
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    async existing(ids) {
      const found = await reports.find({ _id: trusted({ $in: ids }) }, { _id: 1 }).lean();
      return new Set(found.map(({ _id }) => _id as ReportId));
    },
    async page(after, limit) {
      const documents = await reports
        .find({ _id: trusted({ $gt: after }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return documents.map((document) => fromDocument(Report, reports, document));
    },
    async rewrite(id, submission) {
      const { revision } = submission;
      const latest = { _id: id, "latest.revision": revision };
      if ((await reports.updateOne(latest, { $set: { latest: submission } })).matchedCount === 1) return;
      // By its place: an amendment since then has moved it behind the others.
      const before = await reports.findOne({ _id: id }, { earlier: 1 }).lean();
      const place = before?.earlier.findIndex((one) => one.revision === revision) ?? -1;
      if (place < 0) return;
      await reports.updateOne(
        { _id: id, [`earlier.${place}.revision`]: revision },
        { $set: { [`earlier.${place}`]: submission } },
      );
    },
    async ofUnit(unit, flow, limit) {
      const documents = await reports.find({ unit, "flow.id": flow }).sort({ "period.key": -1 }).limit(limit).lean();
      return documents.map((document) => fromDocument(Report, reports, document));
    },
  };
}

function figuresText(report: Omit<Report, "earlier">): string {
  return JSON.stringify(figuresOf(report));
}

function isAnswer(value: unknown): boolean {
  if (!Array.isArray(value)) return isCell(value) || typeof value === "boolean";
  return value.every((item) => typeof item === "string") || value.every((item) => isRecordOf(isCell, item));
}

function isCell(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

function isRecordOf(fits: (value: unknown) => boolean, value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(fits);
}
