import { type Calendar, CalendarFile, calendarOf } from "../domain/calendar.ts";
import { fold } from "../domain/vietnamese/fold.ts";
import { compile } from "./compile.ts";
import type { Flow } from "./flow.ts";
import type { Issue } from "./issue.ts";
import { lint } from "./lint.ts";
import { lintReminding } from "./lint-rungs.ts";
import { loadWording } from "./load-wording.ts";
import { Reminding } from "./reminding.ts";
import { checkSchema } from "./say-issue.ts";
import { FlowFile, type Rung } from "./schema.ts";
import { sketchOfRaw } from "./sketch.ts";
import { type Found, locate, openSource, type Source, type SourceFile } from "./source.ts";
import { type Said, tell, type Wording } from "./wording.ts";

/** Everything that `flows/` holds, ready for use. */
export interface Library {
  /** The current version of every report type, by id. */
  flows: Flow[];
  /** Every version by `id@version`: old ones can be read in old reports, but not begun. */
  versions: ReadonlyMap<string, Flow>;
  calendar: Calendar;
  /** How the office reminds, whatever the report. */
  reminding: Reminding;
  wording: Wording;
}

/** A mistake as it is shown to the office: `flows/bao-cao-tuan.yaml:39:11 chưa có câu …`. Lines and columns count from 1. */
export interface Fault {
  path: string;
  line: number;
  column: number;
  text: string;
}

export type Loaded = { ok: true; library: Library } | { ok: false; faults: Fault[] };

const WORDING = "loi-thoai.yaml";
const CALENDAR = "lich.yaml";
const REMINDING = "nhac-viec.yaml";

/** Reads the whole folder, or finds everything that is wrong in any of its files, in the order of files and lines. */
export function loadFlows(files: readonly SourceFile[]): Loaded {
  const found: Finding[] = [];
  const sources = files.map((file) => open(file, found));
  const wording = readWording(sources, found);
  const calendar = readCalendar(sources, found);
  const reminding = readReminding(sources, calendar, found);
  const flows = sources
    .filter(({ path }) => ![WORDING, CALENDAR, REMINDING].includes(nameOf(path)))
    .map((source) => readFlow(source, { wording, ladder: reminding?.ladder ?? [] }, found));
  const library = gather(
    flows.filter((flow) => flow !== undefined),
    found,
  );
  if (found.length > 0 || calendar === undefined || reminding === undefined)
    return { ok: false, faults: toFaults(found, wording) };
  return { ok: true, library: { ...library, calendar, reminding, wording } };
}

export function showFault({ path, line, column, text }: Fault): string {
  return `${path}:${line}:${column} ${text}`;
}

// --------------------------------------------------------------------------------------------------------- single files

interface Finding {
  path: string;
  line: number;
  column: number;
  said: Said;
}

function open(file: SourceFile, found: Finding[]): Source {
  const opened = openSource({ path: file.path, text: file.text.normalize("NFC") });
  report(opened.source, opened.found, found);
  return opened.source;
}

function readWording(sources: Source[], found: Finding[]): Wording {
  const source = sources.find(({ path }) => nameOf(path) === WORDING);
  if (source?.data === undefined) {
    if (source === undefined) found.push(absent(WORDING, sources));
    return loadWording({}).wording;
  }
  const { wording, issues } = loadWording(source.data);
  reportIssues(source, issues, found);
  return wording;
}

function readCalendar(sources: Source[], found: Finding[]): Calendar | undefined {
  const source = sources.find(({ path }) => nameOf(path) === CALENDAR);
  if (source?.data === undefined) {
    if (source === undefined) found.push(absent(CALENDAR, sources));
    return undefined;
  }
  const file = checkSchema(CalendarFile, source.data);
  if (file.ok) return calendarOf(file.value);
  reportIssues(source, file.issues, found);
  return undefined;
}

function readReminding(sources: Source[], calendar: Calendar | undefined, found: Finding[]): Reminding | undefined {
  const source = sources.find(({ path }) => nameOf(path) === REMINDING);
  if (source?.data === undefined) {
    if (source === undefined) found.push(absent(REMINDING, sources));
    return undefined;
  }
  const file = checkSchema(Reminding, source.data);
  const issues = file.ok ? lintReminding(file.value, calendar) : file.issues;
  reportIssues(source, issues, found);
  return file.ok && issues.length === 0 ? { ...file.value, slots: file.value.slots.toSorted() } : undefined;
}

interface OpenFlow {
  source: Source;
  flow: Flow;
  /** Whether the file is `id@version.yaml`. */
  old: boolean;
}

function readFlow(
  source: Source,
  { wording, ladder }: { wording: Wording; ladder: Rung[] },
  found: Finding[],
): OpenFlow | undefined {
  if (source.data === undefined) return undefined;
  reportIssues(source, fileNameIssues(source), found);
  const file = checkSchema(FlowFile, source.data);
  if (!file.ok) {
    const sketch = sketchOfRaw(source.data);
    reportIssues(source, [...file.issues, ...(sketch === undefined ? [] : lint(sketch))], found);
    return undefined;
  }
  const compiled = compile(file.value, wording, ladder);
  if (!compiled.ok) {
    reportIssues(source, compiled.issues, found);
    return undefined;
  }
  return { source, flow: compiled.flow, old: nameOf(source.path).includes("@") };
}

/** A flow's file is `<id>.yaml`; that of an older version `<id>@<version>.yaml`. */
function fileNameIssues(source: Source): Issue[] {
  const { id, version }: { id?: unknown; version?: unknown } = { ...(source.data as object) };
  if (typeof id !== "string") return []; // the schema's matter
  const name = nameOf(source.path);
  const wanted = name.includes("@") ? `${id}@${String(version)}.yaml` : `${id}.yaml`;
  if (name === wanted) return [];
  const key = name.startsWith(`${id}@`) ? "version" : "id";
  return [{ path: [key], sentence: "file.name", values: { name, wanted } }];
}

// ------------------------------------------------------------------------------------------------------ across all files

function gather(opened: OpenFlow[], found: Finding[]): Pick<Library, "flows" | "versions"> {
  const current = opened.filter(({ old }) => !old);
  for (const { source, flow } of opened.filter(({ old }) => old)) {
    const newer = current.find((other) => other.flow.id === flow.id)?.flow.version;
    if (newer === undefined || flow.version < newer) continue;
    reportIssues(
      source,
      [{ path: ["version"], sentence: "file.old_version", values: { version: flow.version, current: newer } }],
      found,
    );
  }
  reportAliases(current, found);
  const flows = current.map(({ flow }) => flow).sort((a, b) => (a.id < b.id ? -1 : 1));
  return { flows, versions: new Map(opened.map(({ flow }) => [`${flow.id}@${flow.version}`, flow])) };
}

/** What a person types has to lead to one flow: ids, titles and aliases are told apart without marks. */
function reportAliases(current: OpenFlow[], found: Finding[]): void {
  const owners = new Map<string, Flow>();
  for (const { source, flow } of current) {
    const spellings: [PropertyKey[], string][] = [
      [["id"], flow.id],
      [["title"], flow.title],
      ...flow.aliases.map((alias, index): [PropertyKey[], string] => [["aliases", index], alias]),
    ];
    for (const [path, words] of spellings) {
      const owner = owners.get(fold(words));
      owners.set(fold(words), owner ?? flow);
      if (owner === undefined || owner.id === flow.id) continue; // one id in two files: told by their names
      reportIssues(source, [{ path, sentence: "flow.same_alias", values: { words, other: owner.id } }], found);
    }
  }
}

// -------------------------------------------------------------------------------------------------------------- findings

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function absent(name: string, sources: Source[]): Finding {
  const [first] = sources;
  const folder = first === undefined ? "" : first.path.slice(0, first.path.length - nameOf(first.path).length);
  return { path: folder + name, line: 1, column: 1, said: { sentence: "file.missing", values: {} } };
}

function reportIssues(source: Source, issues: Issue[], found: Finding[]): void {
  report(
    source,
    issues.map((issue) => ({ ...issue, at: locate(source, issue) })),
    found,
  );
}

function report(source: Source, found: Found[], findings: Finding[]): void {
  for (const said of found) {
    const { line, col } = source.lines.linePos(said.at);
    const finding = { path: source.path, line: Math.max(line, 1), column: Math.max(col, 1), said };
    if (!findings.some((other) => isCause(other, finding))) findings.push(finding);
  }
}

/** A number without quotes (10.070) is also no text and no whole number: told once. */
function isCause(one: Finding, other: Finding): boolean {
  return (
    one.said.sentence === "yaml.number" &&
    one.path === other.path &&
    one.line === other.line &&
    one.column === other.column
  );
}

function toFaults(found: Finding[], wording: Wording): Fault[] {
  const faults = found.map(({ said, ...place }) => ({ ...place, text: tell(wording, said) }));
  faults.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line || a.column - b.column));
  return faults;
}
