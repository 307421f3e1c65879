import { setImmediate } from "node:timers/promises";
import { areLinksClosed, madeAt } from "../domain/closed-links.ts";
import type { Person, PersonId, Unit } from "../domain/people.ts";
import { reportId } from "../domain/report.ts";
import { HOUR, plus } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import type { Flow } from "../flow/flow.ts";
import { axisPeriodName, formatInstant, periodName } from "../flow/period-name.ts";
import { type TrendStep, trendSteps } from "../summary/unit-trend.ts";
import { decisionsOn, nameOf } from "./approval.ts";
import { boardReport, reportNotCome } from "./board-report.ts";
import { boardFiles, boardTable } from "./board-table.ts";
import { flowOf, type Office } from "./office.ts";
import type { BoardLink, Boards, Snapshot } from "./ports.ts";
import { summaryOf, wayOf } from "./snapshot.ts";
import { seenToday } from "./standing.ts";

/** How long a page's link holds: through a briefing that begins in the morning, too short to be worth passing on. */
const BOARD_TIME = 4 * HOUR;

/** The link to a snapshot's page, made for one person; where the office has no public address, a sentence saying so. */
export function boardLink(office: Office, person: Person, { id, flow, period }: Snapshot): OutMessage {
  const { wording } = office.library;
  if (office.links === undefined) return { text: wording.say("board.no_address") };
  const now = office.clock.now();
  const until = plus(now, BOARD_TIME);
  const text = wording.say("board.link", {
    title: flowOf(office, flow.id)?.title ?? flow.id,
    period: periodName(wording, period),
    until: formatInstant(wording, until),
    link: office.links.board({ person: person.id, snapshot: id, made: madeAt(now, person.linksSince), until }),
  });
  return { text };
}

/** The pages of snapshots. Whoever opens one sees of it the units that this person may see at that moment. */
export function boardsOf(office: Office): Boards {
  return {
    isClosed: ({ person, made }) => areLinksClosed(office.directory.person(person), made),
    open: (link) => open(office, link),
    trends: (link) => trends(office, link),
    report: (link, report) => oneReport(office, link, report),
  };
}

async function open(office: Office, link: BoardLink): ReturnType<Boards["open"]> {
  const visit = await visitOf(office, link);
  if (visit === undefined) return undefined;
  const { snapshot, flow, hidden } = visit;
  const { wording } = flow;
  const summary = await summaryOf(office, snapshot);
  const isWhole = hidden === 0;
  const board = boardTable({
    summary,
    flow,
    spellings: (unit) => office.directory.unit(unit)?.aliases ?? [],
    facts: [
      ...(isWhole ? [wording.say("board.code", { code: snapshot.id })] : []),
      wording.say("board.reader", { person: visit.person.name, until: formatInstant(wording, link.until) }),
    ],
    notes: isWhole ? [] : [wording.say("board.narrowed", { units: hidden })],
    hasCodes: isWhole,
  });
  return { board, files: isWhole ? boardFiles(summary, flow, snapshot.id) : [] };
}

async function trends(office: Office, link: BoardLink): ReturnType<Boards["trends"]> {
  const visit = await visitOf(office, link);
  if (visit === undefined) return undefined;
  const { snapshot, flow, units } = visit;
  const { parts, figures, amended } = await wayOf(office, snapshot);
  const steps: TrendStep[] = [];
  for (const step of trendSteps(flow, parts, figures)) {
    steps.push(step);
    await setImmediate(); // so that nobody's turn waits for thousands of units
  }
  const { totals } = flow.summary;
  const way = (values: (step: TrendStep) => (number | undefined)[] | undefined) =>
    totals.map((_, total) => steps.map((step) => values(step)?.[total]));
  return {
    periods: parts.map(({ period }) => axisPeriodName(flow.wording, period)),
    rates: totals.map(({ per }) => per !== undefined),
    totals: way((step) => step.totals),
    units: Object.fromEntries(units.map(({ id }) => [id, way((step) => step.units.get(id))])),
    amended: [...amended],
  };
}

async function oneReport(office: Office, link: BoardLink, report: string): ReturnType<Boards["report"]> {
  const visit = await visitOf(office, link);
  if (visit === undefined) return undefined;
  const { snapshot, flow } = visit;
  const owed = snapshot.parts.flatMap((part) =>
    part.units.map((unit) => ({ id: reportId(unit, flow.id, part.period.key), period: part.period })),
  );
  const found = owed.find((one) => one.id === report);
  if (found === undefined) return undefined;
  const given = await office.stores.reports.get(found.id);
  if (given === undefined) return reportNotCome(found.period, flow);
  const decisions = await decisionsOn(office, flow, [given.id]);
  const known = { at: snapshot.at, nameOf: (one: PersonId) => nameOf(office, one), decisions };
  return boardReport(given, versionOf(office, given.flow) ?? flow, known);
}

/** What somebody sees of a snapshot: as it was taken, but for the units that the person may not see (any more). */
interface Visit {
  person: Person;
  flow: Flow;
  snapshot: Snapshot;
  units: Unit[];
  /** Units of the snapshot that are left out. */
  hidden: number;
}

/** Nothing for who is not of the office (any more), for what is no snapshot, and where nothing of it may be seen. */
async function visitOf(office: Office, link: BoardLink): Promise<Visit | undefined> {
  const { directory, stores } = office;
  const person = directory.person(link.person);
  const snapshot = person === undefined ? undefined : await stores.snapshots.get(link.snapshot);
  const flow = snapshot === undefined ? undefined : versionOf(office, snapshot.flow);
  if (person === undefined || snapshot === undefined || flow === undefined) return undefined;
  const owing = new Set(snapshot.parts.flatMap((part) => part.units));
  const units = seenToday(office, person, directory.units);
  const seen = new Set(units.map((unit) => unit.id));
  const shown = units.filter((unit) => owing.has(unit.id));
  if (shown.length === 0) return undefined;
  const hidden = owing.size - shown.length;
  const narrow = (parts: Snapshot["parts"]) =>
    parts.map((part) => ({ ...part, units: part.units.filter((unit) => seen.has(unit)) }));
  const narrowed = { ...snapshot, parts: narrow(snapshot.parts), before: narrow(snapshot.before) };
  return { person, flow, snapshot: hidden === 0 ? snapshot : narrowed, units: shown, hidden };
}

function versionOf(office: Office, { id, version }: Snapshot["flow"]): Flow | undefined {
  return office.library.versions.get(`${id}@${version}`);
}
