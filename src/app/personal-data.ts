import type { Directory } from "../domain/directory.ts";
import { sourcesBy } from "../domain/erased.ts";
import { type Person, type PersonId, postsOf, type UnitId } from "../domain/people.ts";
import { RECEIVED } from "../domain/received.ts";
import type { Report, ReportId } from "../domain/report.ts";
import type { Day } from "../domain/time.ts";
import type { AuditEntry, FileContent, StoredConversation, Stores } from "./ports.ts";

/** How the ids of files begin that hold a person's own data, made for that person. */
export const DATA_FILE = "data:";

/** Read at once. */
const PAGE = 1_000;
const MOST = 10_000;
const EVER = "0001-01-01" as Day;

/** Everything that is kept of a person, as it is handed to that person. */
export interface PersonalData {
  person: Omit<Person, "erasing">;
  /** What the person stated in reports that were submitted, by report and revision. */
  reports: { report: string; revision: number; statements: Statement[] }[];
  /** … and in those in the making. */
  drafts: { report: string; statements: Statement[] }[];
  /** More time that was asked for, and why. */
  extensions: { report: string; at: number; until: number; reason: string }[];
  leaves: object[];
  /** Whether the person wants the summary sent, if a word was said on it. */
  digest?: { on: boolean; at: number };
  /** What the person was shown as a summary, the last one first. */
  summaries: { id: string; at: number; flow: string; period: string }[];
  /** The lines of the web chat, both ways. */
  lines: object[];
  /** What was said to the person, and is not taken away for its age yet. */
  messages: { due: number; state: string; text: string }[];
  /** What a number means in the chats now. */
  menus: object[];
  /** Entries of the audit log that were made by the person or name the person. */
  audit: { seq: number; at: number; what: string; about?: string }[];
}

interface Statement {
  at: number;
  words: string;
}

/**
 * Gathers it. Reports are looked for where the person reports, has reported or has submitted one; `everywhere`: in all of them,
 * which takes long, and finds also what was stated while standing in elsewhere.
 */
export async function dataOf(
  stores: Stores,
  { directory, flows }: { directory: Directory; flows: readonly string[] },
  whole: Person,
  everywhere = false,
): Promise<PersonalData> {
  const { erasing: _, ...person } = whole;
  const { id } = person;
  const audit: PersonalData["audit"] = [];
  const submitted = new Set<ReportId>();
  for await (const { seq, entry } of entriesOf(stores.audit, id)) {
    const { at, what, about, by, fields } = entry;
    audit.push({ seq, at, what, ...(about !== undefined && { about }) });
    if (what === RECEIVED && by === id) submitted.add(String(fields.report) as ReportId);
  }
  const own = unitsOf(directory, person);
  const reports = everywhere ? await allBy(stores.reports, id) : await reportsOf(stores.reports, own, flows, submitted);
  const drafts = everywhere
    ? await allBy(stores.conversations, id)
    : (await Promise.all(own.map((unit) => stores.conversations.of(unit)))).flat();
  const ids = [...new Set([...reports, ...drafts].map((one) => one.id as ReportId))];
  const dues = await stores.dues.of(ids);
  const wish = await stores.digests.of(id);
  const shown = await stores.snapshots.of(id, PAGE);
  return {
    person,
    reports: reports.flatMap((report) => statementsIn(report, id)),
    drafts: drafts.flatMap((draft) => statementsInDraft(draft, id)),
    extensions: dues.flatMap(({ id: report, extensions }) =>
      extensions.filter(({ by }) => by === id).map(({ at, until, reason }) => ({ report, at, until, reason })),
    ),
    leaves: (await stores.absences.since(EVER)).filter((absence) => absence.person === id),
    ...(wish !== undefined && { digest: { on: wish.on, at: wish.at } }),
    summaries: shown.map(({ id: code, at, flow, period }) => ({ id: code, at, flow: flow.id, period: period.key })),
    lines: await stores.transcript.after(id, 0, MOST),
    messages: (await stores.outbox.to(id, MOST)).map(({ due, state, message: { text } }) => ({ due, state, text })),
    menus: (await Promise.all(person.addresses.map((chat) => stores.menus.get(chat)))).flatMap((menu) => menu ?? []),
    audit,
  };
}

/** The data as a file to be handed over. */
export function dataFile(data: PersonalData, note: string): FileContent {
  const bytes = new TextEncoder().encode(`${JSON.stringify({ note, ...data }, null, 2)}\n`);
  return { name: `du-lieu-${data.person.id}.json`, mime: "application/json", bytes };
}

/** Where somebody has a post, or gave one away, and what these units were before. */
function unitsOf(directory: Directory, person: Omit<Person, "erasing">): UnitId[] {
  const posts = [...postsOf(person), ...(person.handed ?? [])].map(({ unit }) => unit);
  const units = [person.unit, ...posts].flatMap((unit) => [unit, ...directory.inherited(unit).map(({ id }) => id)]);
  return [...new Set(units)];
}

async function reportsOf(
  reports: Stores["reports"],
  units: readonly UnitId[],
  flows: readonly string[],
  submitted: ReadonlySet<ReportId>,
): Promise<Report[]> {
  const found = new Map<ReportId, Report>();
  for (const unit of units)
    for (const flow of flows) for (const one of await reports.ofUnit(unit, flow, MOST)) found.set(one.id, one);
  for (const id of submitted) {
    const one = found.has(id) ? undefined : await reports.get(id);
    if (one !== undefined) found.set(id, one);
  }
  return [...found.values()];
}

/** All in which the person stated something. */
async function allBy<T extends { id: string }>(
  store: { page(after: string, limit: number): Promise<T[]> },
  person: PersonId,
): Promise<T[]> {
  const found: T[] = [];
  for (let after = ""; ; ) {
    const page = await store.page(after, PAGE);
    found.push(...page.filter((one) => sourcesBy(one, person).length > 0));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return found;
    after = last.id;
  }
}

function statementsIn({ id, latest, earlier }: Report, person: PersonId): PersonalData["reports"] {
  return [...earlier, latest].flatMap((submission) => {
    const statements = statementsOf(submission, person);
    return statements.length === 0 ? [] : [{ report: id, revision: submission.revision, statements }];
  });
}

/** Of what was submitted its own copy tells. */
function statementsInDraft({ id, state }: StoredConversation, person: PersonId): PersonalData["drafts"] {
  if (state.revision > 0 && state.asking.what === "nothing") return [];
  const { submitted: _, ...open } = state;
  const statements = statementsOf(open, person);
  return statements.length === 0 ? [] : [{ report: id, statements }];
}

function statementsOf(value: object, person: PersonId): Statement[] {
  return sourcesBy(value, person).map(({ at, words }) => ({ at, words }));
}

async function* entriesOf(audit: Stores["audit"], id: PersonId): AsyncGenerator<{ seq: number; entry: AuditEntry }> {
  for (let after = 0; ; ) {
    const page = await audit.chain(after, PAGE);
    for (const one of page) if (one.entry.by === id || Object.values(one.entry.fields).includes(id)) yield one;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.seq;
  }
}
