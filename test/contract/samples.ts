import type { NewOutboxItem, Pending, TranscriptLine, Update } from "../../src/app/ports.ts";
import type { PersonId, UnitId } from "../../src/domain/people.ts";
import type { Period } from "../../src/domain/period.ts";
import { type ReportHead, reportId, type Submission } from "../../src/domain/report.ts";
import { at, type Day, type Instant, MINUTE } from "../../src/domain/time.ts";
import type { Conversation } from "../../src/engine/conversation.ts";

/** Small valid values of everything the stores keep; each test changes the one field it is about. */

export const MORNING = at("2026-11-23" as Day, "08:00");

/** Minutes after 08:00 on Monday, 23 November 2026. */
export function minute(n: number): Instant {
  return (MORNING + n * MINUTE) as Instant;
}

export const CLERK = "van-thu-ia-le" as PersonId;
export const UNIT = "xa-ia-le" as UnitId;
export const FLOW = "bao-cao-tuan";

export function week(key: string): Period {
  return { kind: "week", key, from: "2026-11-23" as Day, to: "2026-11-29" as Day };
}

/** An object of a query language where an id belongs, as a careless decoder might let it through. */
export const OPERATOR = { $ne: "" } as never;

/** What a value is after a database or a file: nothing in it may depend on more than JSON. */
export function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

export function update(n: number, changed: Partial<Update> = {}): Update {
  return {
    id: `web:demo:${n}`,
    channel: "web",
    chat: "van-thu",
    order: n,
    at: minute(n),
    payload: { text: "12" },
    ...changed,
  };
}

export function conversation(changed: Partial<Conversation> = {}): Conversation {
  return {
    flow: { id: FLOW, version: 1 },
    unit: UNIT,
    period: week("2026-W48"),
    said: { hs_nhan: { answer: 12, source: { by: CLERK, at: MORNING, words: "mười hai", cause: "web:demo:1" } } },
    skipped: [],
    carried: {},
    explained: {},
    attached: {},
    asking: { what: "step", step: "hs_xong" },
    trail: ["hs_nhan"],
    turn: 2,
    present: { [CLERK]: 2 },
    revision: 0,
    ...changed,
  };
}

export function pending(id: string, changed: Partial<Pending> = {}): Pending {
  const say: Pending["effect"] = { do: "say", message: { text: "Hồ sơ đã giải quyết xong?" } };
  return {
    id,
    at: MORNING,
    tries: 0,
    to: CLERK,
    address: { channel: "web", chat: "van-thu" },
    effect: say,
    ...changed,
  };
}

export function head(changed: Partial<ReportHead> = {}): ReportHead {
  const unit = changed.unit ?? UNIT;
  const period = changed.period ?? week("2026-W48");
  const flow = changed.flow ?? { id: FLOW, version: 1 };
  return { id: reportId(unit, flow.id, period.key), flow, unit, period, due: minute(60), at: minute(0), ...changed };
}

export function submission(revision: number, changed: Partial<Submission> = {}): Submission {
  const source = { by: CLERK, at: minute(revision), words: `lời khai ${revision}`, cause: `web:demo:${revision}` };
  return {
    revision,
    at: minute(revision),
    by: CLERK,
    receipt: `R-${revision}`,
    answers: { hs_nhan: revision, phoi_hop: false, hs_tre_ds: [{ ma: "01", ngay: 3 }], viec: [] },
    notAsked: ["kien_nghi"],
    skipped: [],
    sources: { hs_nhan: [source] },
    explained: { khop_ky_truoc: { text: "Ghi sót kỳ trước", source, values: { hs_dau_ky: 4 } } },
    attached: {},
    ...changed,
  };
}

export function item(id: string, changed: Partial<NewOutboxItem> = {}): NewOutboxItem {
  return {
    id,
    kind: "reminder",
    to: CLERK,
    message: { text: "Xin nộp báo cáo." },
    due: minute(0),
    unless: [],
    ...changed,
  };
}

export function line(id: string, changed: Partial<TranscriptLine> = {}): Omit<TranscriptLine, "seq"> {
  return { id, chat: "van-thu", at: minute(0), from: "bot", message: { text: "Xin chào." }, ...changed };
}
