import type { Day } from "../src/domain/time.ts";

/** A message as whoever it was for sees it. */
export interface Heard {
  /** A person's name, a group's, or "(Telegram 7001)". */
  to: string;
  text: string;
  /** The line by which a story tells of a file; see `fileLine`. */
  file?: string;
  /** The labels of its buttons, in their order. */
  buttons?: string[];
}

/**
 * Where a story is played: the app with its people in front of it. `who` is whoever speaks, as the story calls them: "Văn thư xã
 * Ia Le", "(Telegram 7001)", "Chủ tịch UBND huyện @ nhóm giao ban". Everything resolves when the app has done what it does.
 */
export interface Stage {
  /** `down`: nobody was at work until then, so that much was missed. */
  clock(day: Day, time: string, down: boolean): Promise<void>;
  restart(): Promise<void>;
  again(): Promise<void>;
  says(who: string, text: string): Promise<void>;
  presses(who: string, label: string): Promise<void>;
  sendsSticker(who: string): Promise<void>;
  /** `size` in MB, where it is not what the file has. */
  sendsFile(who: string, file: { name: string; size?: number; caption?: string }): Promise<void>;
  /** The newest message whose first line reads `before`. */
  edits(who: string, before: string, text: string): Promise<void>;
  /** `told`: the platform says so at once; otherwise it is found out when somebody is written to. */
  reach(who: string, how: { told: boolean; alive: boolean }): Promise<void>;
  moves(group: string): Promise<void>;
  /** The person has a second channel from now on, "Văn thư xã Ia Le (kênh khác)", which comes after the first. */
  addsChannel(who: string): Promise<void>;
  /** What was said since this was last asked. */
  heard(): Promise<Heard[]>;
  close(): Promise<void>;
}

/** Sets a stage up at a time. */
export type OpenStage = (day: Day, time: string) => Promise<Stage>;

/** How a story tells of a file that came with a message. */
export const fileLine = {
  qr: (name: string, text: string) => `(hình mã QR ${name}: ${text})`,
  kept: (name: string, bytes: number) => `(tệp ${name}, ${bytes} byte)`,
  /** A chart, a Word or an Excel file: how many bytes it has is no part of a story. */
  made: (name: string) => `(tệp ${name})`,
};

/** A report's fingerprint is also over the platform's own names of what was said, so each platform has its own. */
export function withoutFingerprints(text: string): string {
  return text.replaceAll(/(Dấu vân của nội dung: )[0-9A-F]+/g, "$1…");
}

/**
 * A story is prose that runs. In `test/stories/*.md` these lines act, all others are prose:
 *
 *     @ 2026-11-27 15:00                      the clock moves there, and the office's pulse is felt
 *     - Văn thư xã Ia Le: /baocao             somebody says something; further lines are indented by two spaces
 *     - Văn thư xã Ia Le bấm [Nộp]            somebody presses the newest button of that name
 *     ! hệ thống ngừng                        nobody is at work until the clock moves next
 *     ! khởi động lại                         the process dies and starts again
 *     ! tin cuối đến lần nữa                  the last update is delivered once more
 *     ! nhãn dán từ Văn thư xã Ia Le          a sticker
 *     - Văn thư xã Ia Le sửa tin «5 12 10 0» thành: 5 12 11 0
 *                                             somebody edits the newest message that reads so
 *     ! ảnh cong-van.jpg từ Văn thư xã Ia Le  a photo, a document («tệp»); with ": …" a caption, with "(25 MB)" a size; of any
 *                                             ending it says, so that "tệp dem.exe" is none that is taken
 *     - (Telegram 7001): /start               a chat of Telegram says something; whose it is, the bot may or may not know
 *     - Văn thư xã Ia Le @ nhóm giao ban: …   somebody says something in a group, or presses a button there
 *     ! (Telegram 7001) chặn trợ lý           somebody blocks the bot; "bỏ chặn trợ lý" takes it back
 *     ! (Telegram 7001) mất liên lạc          the chat is gone, and nobody has told
 *     ! nhóm giao ban thành nhóm lớn          the group goes on under another name, "nhóm giao ban (lớn)"
 *     ! Văn thư xã Ia Le có thêm kênh khác    there is a second channel, where "Văn thư xã Ia Le (kênh khác)" speaks and hears
 *     Theo dõi: Văn thư xã Ia Le; Trưởng …    only these people's messages are told, the others' are counted
 *
 * What the bot says stands after each as a quotation; `vitest -u` writes those lines, and people read them over.
 */
export async function runStory(text: string, open: OpenStage): Promise<string> {
  const { told, untold } = await tellStory(text, open);
  const [first] = untold;
  if (first === undefined) return told;
  throw new Error(`${first.line}: ${first.why}`);
}

/** A stage throws it, before anything was done, where its platform has no such thing; `why` is a sentence. */
export class Untold extends Error {}

/** Tells a story in which a step may be left out: what the story says of it is taken over as it is, and its line is named. */
export async function tellStory(
  text: string,
  open: OpenStage,
): Promise<{ told: string; untold: { line: string; why: string }[] }> {
  const untold: { line: string; why: string }[] = [];
  const raw = text.split("\n");
  const places = raw.flatMap((line, place) => (line.startsWith(">") ? [] : [place]));
  const lines = places.map((place) => raw[place] ?? "");
  const followed = /^Theo dõi: (.+)\.$/m.exec(text)?.[1]?.split("; ");
  const told: string[] = [];
  let stage: Stage | undefined;
  let down = false;
  try {
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines[index] ?? "";
      const action = readAction(lines, index);
      told.push(...(action?.lines ?? [line]));
      if (action === undefined) continue;
      index += action.lines.length - 1;
      stage ??= await begin(action, open);
      try {
        if (action.is === "down") down = true;
        else await act(stage, action, down);
        if (action.is === "clock") down = false;
        told.push(...quoted(await stage.heard(), followed));
      } catch (error) {
        if (!(error instanceof Untold)) throw error;
        untold.push({ line, why: error.message });
        told.push(...saidAfter(raw, places[index] ?? 0));
      }
    }
  } finally {
    await stage?.close();
  }
  const whole = told
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return { told: `${whole}\n`, untold };
}

/** What a story quotes after a line. */
function saidAfter(raw: string[], place: number): string[] {
  const rest = raw.slice(place + 1);
  const end = rest.findIndex((line) => line !== "" && !line.startsWith(">"));
  return end < 0 ? rest : rest.slice(0, end);
}

function begin(first: Action, open: OpenStage): Promise<Stage> {
  if (first.is !== "clock") throw new Error("A story begins with the time, as in @ 2026-11-27 15:00");
  return open(first.day, first.time);
}

type Action = { lines: string[] } & (
  | { is: "clock"; day: Day; time: string }
  | { is: "say"; who: string; text: string }
  | { is: "press"; who: string; label: string }
  | { is: "down" }
  | { is: "restart" }
  | { is: "again" }
  | { is: "sticker"; who: string }
  | { is: "edit"; who: string; before: string; text: string }
  | { is: "file"; who: string; name: string; size?: number; caption?: string }
  | { is: "reach"; who: string; told: boolean; alive: boolean }
  | { is: "move"; group: string }
  | { is: "channel"; who: string }
);

function readAction(lines: string[], index: number): Action | undefined {
  const line = lines[index] ?? "";
  const clock = /^@ (\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})$/.exec(line);
  if (clock) return { is: "clock", day: clock[1] as Day, time: clock[2] ?? "", lines: [line] };
  const press = /^- (.+?) bấm \[(.+)\]$/.exec(line);
  if (press) return { is: "press", who: press[1] ?? "", label: press[2] ?? "", lines: [line] };
  const edit = /^- (.+?) sửa tin «(.+)» thành: (.+)$/.exec(line);
  if (edit) return { is: "edit", who: edit[1] ?? "", before: edit[2] ?? "", ...withMore(lines, index, edit[3] ?? "") };
  const say = /^- ([^:]+): (.+)$/.exec(line);
  if (say) return { is: "say", who: say[1] ?? "", ...withMore(lines, index, say[2] ?? "") };
  if (line === "! hệ thống ngừng") return { is: "down", lines: [line] };
  if (line === "! khởi động lại") return { is: "restart", lines: [line] };
  if (line === "! tin cuối đến lần nữa") return { is: "again", lines: [line] };
  const sticker = /^! nhãn dán từ (.+)$/.exec(line);
  if (sticker) return { is: "sticker", who: sticker[1] ?? "", lines: [line] };
  const file = /^! (?:ảnh|tệp) (\S+)(?: \((\d+) MB\))? từ ([^:]+)(?:: (.+))?$/.exec(line);
  if (file) {
    const [, name = "", size, who = "", caption] = file;
    const more = {
      ...(size === undefined ? {} : { size: Number(size) }),
      ...(caption === undefined ? {} : { caption }),
    };
    return { is: "file", who, name, ...more, lines: [line] };
  }
  const reach = /^! (.+?) (chặn trợ lý|bỏ chặn trợ lý|mất liên lạc)$/.exec(line);
  if (reach) {
    const [, who = "", what = ""] = reach;
    return { is: "reach", who, told: what !== "mất liên lạc", alive: what.startsWith("bỏ"), lines: [line] };
  }
  const moved = /^! (nhóm .+) thành nhóm lớn$/.exec(line);
  if (moved) return { is: "move", group: moved[1] ?? "", lines: [line] };
  const channel = /^! (.+) có thêm kênh khác$/.exec(line);
  if (channel) return { is: "channel", who: channel[1] ?? "", lines: [line] };
  if (/^[@!]/.test(line)) throw new Error(`A story cannot do this: ${line}`);
  return undefined;
}

/** What is said goes on in the lines that are indented. */
function withMore(lines: string[], index: number, text: string): { text: string; lines: string[] } {
  const more: string[] = [];
  for (let next = index + 1; lines[next]?.startsWith("  "); next += 1) more.push(lines[next] ?? "");
  return { text: [text, ...more.map((one) => one.slice(2))].join("\n"), lines: [lines[index] ?? "", ...more] };
}

async function act(stage: Stage, action: Exclude<Action, { is: "down" }>, down: boolean): Promise<void> {
  switch (action.is) {
    case "clock":
      return stage.clock(action.day, action.time, down);
    case "restart":
      return stage.restart();
    case "again":
      return stage.again();
    case "say":
      return stage.says(action.who, action.text);
    case "edit":
      return stage.edits(action.who, action.before, action.text);
    case "file":
      return stage.sendsFile(action.who, action);
    case "sticker":
      return stage.sendsSticker(action.who);
    case "press":
      return stage.presses(action.who, action.label);
    case "reach":
      return stage.reach(action.who, action);
    case "move":
      return stage.moves(action.group);
    case "channel":
      return stage.addsChannel(action.who);
  }
}

/** What was said to the people the story follows, and how much to others. */
function quoted(heard: Heard[], followed: string[] | undefined): string[] {
  // Messages go to different people side by side: only to each of them is there an order.
  const told = heard
    .filter((one) => followed === undefined || followed.includes(one.to))
    .toSorted((a, b) => (a.to < b.to ? -1 : a.to > b.to ? 1 : 0));
  const others = heard.length - told.length;
  return [...told.flatMap(quotation), ...(others === 0 ? [] : ["", `> (${others} tin cho người khác)`, ""])];
}

function quotation({ to, text, file, buttons }: Heard): string[] {
  const lines = [
    `**→ ${to}**`,
    ...text.split("\n"),
    ...(file === undefined ? [] : [file]),
    ...(buttons === undefined ? [] : [buttons.map((label) => `[${label}]`).join(" ")]),
  ];
  return ["", ...lines.map((line) => `> ${line}`.trimEnd()), ""];
}
