import type { Stores } from "../src/app/ports.ts";
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
}

type Action = { lines: string[] } & (
  | { is: "clock"; day: Day; time: string }
  | { is: "say"; who: string; text: string }
  | { is: "press"; who: string; label: string }
  | { is: "restart" }
  | { is: "again" }
  | { is: "sticker"; who: string }
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
  if (/^[@!]/.test(line)) throw new Error(`A story cannot do this: ${line}`);
  return undefined;
}

async function begin(first: Action, stores: Stores): Promise<Play> {
  if (first.is !== "clock") throw new Error("A story begins with the time, as in @ 2026-11-27 15:00");
  return { office: await office({ stores: throughJson(stores), clock: handClock(first.day, first.time) }), last: [] };
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
  }
}

async function deliver(play: Play, who: string, payload: unknown): Promise<void> {
  play.office.clock.move(1000); // nobody types two messages at one instant
  play.last = [play.office.update(play.office.person(who).id, payload)];
  await play.office.receive(play.last);
}

/** The newest message to that person with such a button; it may be one whose time has passed. */
function pressOf({ office }: Play, who: string, label: string): unknown {
  const { id } = office.person(who);
  const sent = office.channel.sent.findLast(
    (one) => one.chat === id && one.message.options?.some((option) => option.label === label),
  );
  const option = sent?.message.options?.find((one) => one.label === label);
  if (sent === undefined || option === undefined) {
    const seen = office.channel.sent.findLast((one) => one.chat === id)?.message.text ?? "nothing";
    throw new Error(`${who} has no button [${label}]; what was seen last: ${seen}`);
  }
  const { conversation, turn } = sent.message;
  return conversation === undefined
    ? { kind: "text", text: option.id }
    : { kind: "press", conversation, turn, option: option.id };
}

/** What was said to the people the story follows, and how much to others. */
function heard(office: TestOffice, sent: Sent[], followed: string[] | undefined): string[] {
  const told = sent.filter(({ chat }) => followed === undefined || followed.includes(office.person(chat).name));
  const others = sent.length - told.length;
  return [
    ...told.flatMap((one) => quotation(office, one)),
    ...(others === 0 ? [] : ["", `> (${others} tin cho người khác)`, ""]),
  ];
}

function quotation(office: TestOffice, { chat, message }: Sent): string[] {
  const buttons = message.options?.map((option) => `[${option.label}]`).join(" ");
  const lines = [
    `**→ ${office.person(chat).name}**`,
    ...message.text.split("\n"),
    ...(buttons === undefined ? [] : [buttons]),
  ];
  return ["", ...lines.map((line) => `> ${line}`.trimEnd()), ""];
}
