import type { SendResult, Stores } from "../src/app/ports.ts";
import { at, type Day } from "../src/domain/time.ts";
import { handClock, office, type Sent, type TestOffice, throughJson } from "./harness.ts";

/**
 * A story is prose that runs. In `test/stories/*.md` these lines act, all others are prose:
 *
 *     @ 2026-11-27 15:00                      the clock moves there, and the office's pulse is felt
 *     - Văn thư xã Ia Le: /baocao             somebody says something; further lines are indented by two spaces
 *     - Văn thư xã Ia Le bấm [Nộp]            somebody presses the newest button of that name
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
 *     Theo dõi: Văn thư xã Ia Le; Trưởng …    only these people's messages are told, the others' are counted
 *
 * What the bot says stands after each as a quotation; `vitest -u` writes those lines, and people read them over.
 */
export async function runStory(text: string, stores: Stores): Promise<string> {
  const lines = text.split("\n").filter((line) => !line.startsWith(">"));
  const followed = /^Theo dõi: (.+)\.$/m.exec(text)?.[1]?.split("; ");
  const told: string[] = [];
  let play: Play | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const action = readAction(lines, index);
    told.push(...(action?.lines ?? [line]));
    if (action === undefined) continue;
    index += action.lines.length - 1;
    play ??= await begin(action, stores);
    const before = play.office.channel.sent.length;
    await act(play, action);
    told.push(...heard(play.office, play.office.channel.sent.slice(before), followed));
  }
  return `${told
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}

interface Play {
  office: TestOffice;
  last: Parameters<TestOffice["receive"]>[0];
  /** What the platforms say when a chat is written to, by channel and chat; all others are reached. */
  fates: Map<string, SendResult>;
  /** What people wrote, oldest first, as it reads by now. */
  messages: { chat: string; ref: string; text: string }[];
}

type Action = { lines: string[] } & (
  | { is: "clock"; day: Day; time: string }
  | { is: "say"; who: string; text: string }
  | { is: "press"; who: string; label: string }
  | { is: "restart" }
  | { is: "again" }
  | { is: "sticker"; who: string }
  | { is: "edit"; who: string; before: string; text: string }
  | { is: "file"; who: string; name: string; size?: number; caption?: string }
  | { is: "reach"; who: string; told: boolean; alive: boolean }
  | { is: "move"; group: string }
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
  if (/^[@!]/.test(line)) throw new Error(`A story cannot do this: ${line}`);
  return undefined;
}

/** What is said goes on in the lines that are indented. */
function withMore(lines: string[], index: number, text: string): { text: string; lines: string[] } {
  const more: string[] = [];
  for (let next = index + 1; lines[next]?.startsWith("  "); next += 1) more.push(lines[next] ?? "");
  return { text: [text, ...more.map((one) => one.slice(2))].join("\n"), lines: [lines[index] ?? "", ...more] };
}

async function begin(first: Action, stores: Stores): Promise<Play> {
  if (first.is !== "clock") throw new Error("A story begins with the time, as in @ 2026-11-27 15:00");
  const fates: Play["fates"] = new Map();
  const play = await office({ stores: throughJson(stores), clock: handClock(first.day, first.time) });
  play.channel.answer = (chat) => fates.get(`web ${chat}`);
  play.telegram.answer = (chat) => fates.get(`telegram ${chat}`);
  return { office: play, last: [], fates, messages: [] };
}

async function act(play: Play, action: Action): Promise<void> {
  const { office } = play;
  switch (action.is) {
    case "clock":
      office.clock.set(at(action.day, action.time));
      return office.tick();
    case "restart":
      return office.restart();
    case "again":
      return office.receive(play.last);
    case "say":
      return write(play, action.who, { kind: "text", text: action.text }, action.text);
    case "edit":
      return edit(play, action);
    case "file":
      return sendFile(play, action);
    case "sticker":
      return deliver(play, action.who, { kind: "other" });
    case "press":
      return deliver(play, action.who, pressOf(play, action.who, action.label));
    case "reach":
      return reach(play, action);
    case "move":
      for (const channel of ["web", "telegram"])
        play.fates.set(`${channel} ${action.group}`, { ok: false, why: "moved", to: `${action.group} (lớn)` });
      return;
  }
}

/** Where somebody speaks: a chat of a channel, which is a group where one is named. */
interface Place {
  channel: string;
  chat: string;
  group?: { sender: string };
}

/** ["Văn thư xã Ia Le"] ["(Telegram 7001)"] ["Chủ tịch UBND huyện @ nhóm giao ban"] */
function placeOf({ office }: Play, who: string): Place {
  const [speaker = "", group] = who.split(" @ ");
  const number = /^\(Telegram (\S+)\)$/.exec(speaker)?.[1];
  const channel = number === undefined ? "web" : "telegram";
  const own = number ?? office.person(speaker).id;
  return group === undefined ? { channel, chat: own } : { channel, chat: group, group: { sender: own } };
}

async function deliver(play: Play, who: string, payload: object): Promise<void> {
  const { channel, chat, group } = placeOf(play, who);
  play.office.clock.move(1000); // nobody types two messages at one instant
  if (group === undefined) play.fates.delete(`${channel} ${chat}`); // who writes can be written to
  play.last = [play.office.update(chat, { ...payload, ...(group === undefined ? {} : { group }) }, undefined, channel)];
  await play.office.receive(play.last);
}

/** A message with a name of its own, by which it can be edited. */
async function write(play: Play, who: string, payload: object, text: string): Promise<void> {
  const { channel, chat } = placeOf(play, who);
  const ref = `${channel}:${chat}:${play.messages.length + 1}`;
  play.messages.push({ chat, ref, text });
  return deliver(play, who, { ...payload, ref });
}

async function edit(play: Play, { who, before, text }: Extract<Action, { is: "edit" }>): Promise<void> {
  const { chat } = placeOf(play, who);
  const message = play.messages.findLast((one) => one.chat === chat && one.text.split("\n")[0] === before);
  if (message === undefined) throw new Error(`${who} wrote no message «${before}»`);
  message.text = text;
  return deliver(play, who, { kind: "edit", ref: message.ref, text });
}

async function sendFile(play: Play, { who, name, size, caption }: Extract<Action, { is: "file" }>): Promise<void> {
  const file = { id: name, name, ...(size === undefined ? {} : { size: size * 1024 * 1024 }) };
  return write(play, who, { kind: "file", file, ...(caption === undefined ? {} : { caption }) }, caption ?? name);
}

async function reach(play: Play, { who, told, alive }: Extract<Action, { is: "reach" }>): Promise<void> {
  const { channel, chat } = placeOf(play, who);
  if (told) await deliver(play, who, { kind: "reach", alive });
  if (!alive) play.fates.set(`${channel} ${chat}`, { ok: false, why: "dead" });
}

/** The newest message to that person with such a button; it may be one whose time has passed. */
function pressOf(play: Play, who: string, label: string): object {
  const { channel, chat } = placeOf(play, who);
  const seen = play.office.channel.sent.filter((one) => one.channel === channel && one.chat === chat);
  const sent = seen.findLast((one) => one.message.options?.some((option) => option.label === label));
  const option = sent?.message.options?.find((one) => one.label === label);
  if (sent === undefined || option === undefined)
    throw new Error(`${who} has no button [${label}]; what was seen last: ${seen.at(-1)?.message.text ?? "nothing"}`);
  const { conversation, turn } = sent.message;
  return conversation === undefined
    ? { kind: "text", text: option.id }
    : { kind: "press", conversation, turn, option: option.id };
}

/** What was said to the people the story follows, and how much to others. */
function heard(office: TestOffice, sent: Sent[], followed: string[] | undefined): string[] {
  const told = sent.filter((one) => followed === undefined || followed.includes(nameOf(office, one)));
  const others = sent.length - told.length;
  return [
    ...told.flatMap((one) => quotation(office, one)),
    ...(others === 0 ? [] : ["", `> (${others} tin cho người khác)`, ""]),
  ];
}

/** A group is called by its name, a chat of Telegram by its number, a chat of the web by its person's. */
function nameOf(office: TestOffice, { channel, chat }: Sent): string {
  if (chat.startsWith("nhóm ")) return chat;
  return channel === "telegram" ? `(Telegram ${chat})` : office.person(chat).name;
}

function quotation(office: TestOffice, sent: Sent): string[] {
  const { message } = sent;
  const buttons = message.options?.map((option) => `[${option.label}]`).join(" ");
  const lines = [
    `**→ ${nameOf(office, sent)}**`,
    ...message.text.split("\n"),
    ...(message.file?.make === "qr" ? [`(hình mã QR ${message.file.name}: ${message.file.text})`] : []),
    ...(message.file?.make === "kept" ? [`(tệp ${sent.file?.name}, ${sent.file?.bytes.length} byte)`] : []),
    ...(buttons === undefined ? [] : [buttons]),
  ];
  return ["", ...lines.map((line) => `> ${line}`.trimEnd()), ""];
}
