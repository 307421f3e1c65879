import { type Aim, aimsTable } from "./aims.ts";
import type { Measured } from "./bench.ts";
import type { Commands } from "./count.ts";
import { figure, megabytes, milliseconds, percent, table, whole } from "./markdown.ts";
import type { Score } from "./race.ts";
import { SCRIPT } from "./script.ts";
import { percentile } from "./statistics.ts";
import { BRIEFING_HEAD, briefingAims, briefingRows, pair } from "./summaries.ts";
import type { Name } from "./worker.ts";

const TITLES: Record<Name, string> = {
  "giaoban on memory": "giaoban, stores in memory",
  giaoban: "**giaoban on MongoDB**",
  "raw driver": "the bare driver, the same writes",
  telegraf: "telegraf's wizard, session in MongoDB",
  grammY: "grammY's conversations in MongoDB",
};

/** All that was measured, in Markdown. */
export function report(measured: Measured, machine: string): string {
  const { runs, noPeers } = measured;
  return [
    `Measured on ${machine}.`,
    `One report is ${SCRIPT.length} turns: the command, ten answers, handing in. ${runs} ${runs === 1 ? "run" : "runs, of which the median"}.`,
    ...(noPeers === undefined ? [] : [`Not compared with telegraf and grammY: ${noPeers}.`]),
    rates(measured),
    latencies(measured),
    commands(measured),
    summaries(measured),
    memory(measured),
    aims(measured),
  ].join("\n\n");
}

function rates({ levels, race: { scores } }: Measured): string {
  const rows = [...scores].map(([name, levels]) => [TITLES[name], ...levels.map(({ rate }) => whole(rate))]);
  const ratio = (title: string, other: Name) => {
    const [ours, theirs] = [scores.get("giaoban"), scores.get(other)];
    if (ours === undefined || theirs === undefined) return [];
    return [[title, ...ours.map(({ rate }, level) => percent(rate / (theirs[level]?.rate ?? Number.NaN)))]];
  };
  return table(
    ["Turns per second, people at once:", ...levels.map(({ people }) => String(people))],
    [...rows, ...ratio("giaoban / the bare driver", "raw driver"), ...ratio("giaoban / grammY", "grammY")],
  );
}

function latencies({ levels, race: { scores } }: Measured): string {
  const cell = ({ latencies }: Score) =>
    [0.5, 0.95, 0.99].map((share) => figure(percentile(latencies, share))).join(" / ");
  return table(
    ["From word to answer, ms, p50 / p95 / p99:", ...levels.map(({ people }) => String(people))],
    [...scores].map(([name, levels]) => [TITLES[name], ...levels.map(cell)]),
  );
}

function commands({ costs }: Measured): string {
  const cell = ({ reads, writes }: Commands) => `${figure(reads)} + ${figure(writes)}`;
  return table(
    ["Reads + writes a turn:", "opening", "answering", "handing in", "64 at once, all turns"],
    [...costs].map(([name, { alone, together }]) => [
      TITLES[name],
      ...[alone.open, alone.answer, alone.submit, together].map(cell),
    ]),
  );
}

function summaries({ briefings, due, idleTick }: Measured): string {
  return table(BRIEFING_HEAD, [
    ...briefings.flatMap(briefingRows),
    [
      `\`due\` alone, ${whole(due.units)} units of which none has reported: ${whole(due.reminders)} reminders`,
      pair(due),
      "",
    ],
    [`a tick with nothing to do, ${whole(due.units)} units`, pair(idleTick), ""],
  ]);
}

function memory({ race }: Measured): string {
  return table(
    ["Memory of the process (run by tsx)", "RSS at the end", "peak"],
    [...race.memory].map(([name, { rss, peak }]) => [TITLES[name], megabytes(rss), megabytes(peak)]),
  );
}

function aims({ levels, race, costs, briefings }: Measured): string {
  const rate = (name: Name, people: number) =>
    race.scores.get(name)?.[levels.findIndex((level) => level.people === people)]?.rate;
  const share = (other: Name) => {
    const [ours, theirs] = [rate("giaoban", 64), rate(other, 64)];
    return ours === undefined || theirs === undefined ? undefined : ours / theirs;
  };
  const one = race.scores.get("giaoban")?.[0]?.latencies;
  const list: Aim[] = [
    {
      what: "writes in the common turn",
      wanted: 3,
      atLeast: false,
      measured: costs.get("giaoban")?.alone.answer.writes,
      show: figure,
    },
    {
      what: "share of the bare driver's rate, 64 at once",
      wanted: 0.8,
      atLeast: true,
      measured: share("raw driver"),
      show: percent,
    },
    {
      what: "rate against grammY's conversations, 64 at once",
      wanted: 1,
      atLeast: true,
      measured: share("grammY"),
      show: percent,
    },
    {
      what: "one turn alone, p95",
      wanted: 15,
      atLeast: false,
      measured: one && percentile(one, 0.95),
      show: milliseconds,
    },
    ...briefingAims(briefings.at(-1)),
    {
      what: "peak RSS while people talk",
      wanted: 250e6,
      atLeast: false,
      measured: race.memory.get("giaoban")?.peak,
      show: megabytes,
    },
    {
      what: "peak RSS at `/tongket`, 4,000 units",
      wanted: 250e6,
      atLeast: false,
      measured: briefings.at(-1)?.mongo.peak,
      show: megabytes,
    },
  ];
  return aimsTable(list);
}
