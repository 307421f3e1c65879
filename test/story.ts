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
}

type Action = { lines: string[] } & (
  | { is: "clock"; day: Day; time: string }
  | { is: "say"; who: string; text: string }
  | { is: "press"; who: string; label: string }
  | { is: "restart" }
  | { is: "again" }
  | { is: "sticker"; who: string }
  | { is: "reach"; who: string; told: boolean; alive: boolean }
  | { is: "move"; group: string }
);

function readAction(lines: string[], index: number): Action | undefined {
  const line = lines[index] ?? "";
  const clock = /^@ (\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})$/.exec(line);
  if (clock) return { is: "clock", day: clock[1] as Day, time: clock[2] ?? "", lines: [line] };
  const press = /^- (.+?) bấm \[(.+)\]$/.exec(line);
  if (press) return { is: "press", who: press[1] ?? "", label: press[2] ?? "", lines: [line] };
  const say = /^- ([^:]+): (.+)$/.exec(line);
  if (say) {
    const more = [];
    for (let next = index + 1; lines[next]?.startsWith("  "); next += 1) more.push(lines[next] ?? "");
    return {
      is: "say",
      who: say[1] ?? "",
      text: [say[2], ...more.map((one) => one.slice(2))].join("\n"),
      lines: [line, ...more],
    };
  }
  if (line === "! khởi động lại") return { is: "restart", lines: [line] };
  if (line === "! tin cuối đến lần nữa") return { is: "again", lines: [line] };
  const sticker = /^! nhãn dán từ (.+)$/.exec(line);
  if (sticker) return { is: "sticker", who: sticker[1] ?? "", lines: [line] };
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

async function begin(first: Action, stores: Stores): Promise<Play> {
  if (first.is !== "clock") throw new Error("A story begins with the time, as in @ 2026-11-27 15:00");
  const fates: Play["fates"] = new Map();
  const play = await office({ stores: throughJson(stores), clock: handClock(first.day, first.time) });
  play.channel.answer = (chat) => fates.get(`web ${chat}`);
  play.telegram.answer = (chat) => fates.get(`telegram ${chat}`);
  return { office: play, last: [], fates };
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
      return deliver(play, action.who, { kind: "text", text: action.text });
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
    ...(buttons === undefined ? [] : [buttons]),
  ];
  return ["", ...lines.map((line) => `> ${line}`.trimEnd()), ""];
}
