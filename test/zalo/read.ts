import { isDeepStrictEqual } from "node:util";
import type { OutMessage } from "../../src/engine/conversation.ts";
import { qrPng } from "../../src/files/qr.ts";
import type { Line } from "../doubles/zalo/chats.ts";
import { library, PUBLIC_HOST, type Shown } from "../platform-stage.ts";
import { fileLine, type Heard, Untold } from "../story.ts";

/** What stands in the place of a file that Zalo does not carry. */
export const fileWords = {
  link: (name: string, url: string) => library.wording.say("zalo.file_link", { name, url }),
  noLink: (name: string) => library.wording.say("zalo.file_no_link", { name }),
};

const LINK = new RegExp(`https://${PUBLIC_HOST}(/tep/\\S+)`);

/**
 * A message as a person in Zalo reads it, in however many parts: what is listed to be typed are its buttons, a link to a file is
 * opened. `server`: where the office's server is.
 */
export async function readZalo({ seen, message }: Shown<Line>, server: string): Promise<Omit<Heard, "to">> {
  const whole = textOf(seen);
  const tapped = seen.flatMap(({ buttons = [] }) => buttons.map(({ title }) => title));
  const { text, choices } = tapped.length === 0 ? withoutList(whole, message) : { text: whole, choices: [] };
  const buttons = tapped.length === 0 ? choices.map(({ label }) => label) : tapped;
  const link = LINK.exec(text);
  const file = link === null ? await shownFile(seen, message) : await openedFile(`${server}${link[1] ?? ""}`);
  const rest = link === null ? text : withoutLine(text, link[0]);
  return { text: rest, ...(file === undefined ? {} : { file }), ...(buttons.length === 0 ? {} : { buttons }) };
}

/**
 * What a person types for a choice: as it was listed, or its words where those are wanted and tell it from all others. What was
 * listed beside an open question has only its number, since words answer the question.
 */
export function typedFor(shown: Shown<Line>[], label: string, by: "number" | "words"): string {
  const place = shown.findLastIndex(({ message }) => message.options?.some((one) => one.label === label));
  const found = shown[place];
  if (found === undefined) throw new Error(`There is no choice [${label}]`);
  const later = shown.slice(place + 1).map(({ message }) => message);
  const isQuestion = found.message.conversation !== undefined;
  // A question that is still open is the last thing said; a menu lasts until the next, or until a report is opened.
  const opens = (one: OutMessage) => found.message.pick !== "slash" && one.conversation !== undefined;
  const isOver = isQuestion ? later.length > 0 : later.some((one) => isMenu(one) || opens(one));
  if (isOver) throw new Untold("Without buttons there is no way back to what was offered before");
  const { choices } = withoutList(textOf(found.seen), found.message);
  const typed = choices.find((one) => one.label === label)?.typed;
  const menu = shown.slice(shown.findLastIndex(({ message }) => isMenu(message)));
  const alike = menu.flatMap(({ message }) => message.options ?? []).filter((one) => one.label === label);
  const needsNumber = typed?.startsWith("/") || (!isQuestion && alike.length > 1);
  return by === "words" && !needsNumber ? label : (typed ?? label);
}

/** Whether it ends what was offered before; one that goes on counting does not. */
function isMenu({ options, conversation, numbersFrom = 1 }: OutMessage): boolean {
  return options !== undefined && conversation === undefined && numbersFrom === 1;
}

function textOf(seen: Line[]): string {
  return seen.flatMap(({ text }) => (text === "" ? [] : [text])).join("\n");
}

interface Choice {
  label: string;
  /** Absent: it is chosen by its words. */
  typed?: string;
}

/** ["Nộp chưa?\n\n1. Có\n2. Chưa" -> "Nộp chưa?", Có by "1", Chưa by "2"] The list's length is the message's. */
function withoutList(whole: string, { options = [] }: OutMessage): { text: string; choices: Choice[] } {
  if (options.length === 0) return { text: whole, choices: [] };
  const lines = whole.split("\n");
  const choices = lines.splice(-options.length).map((line): Choice => {
    const [, number, slash, label = ""] = /^(?:(\d+)\.|(\/\d+)|•) (.+)$/.exec(line) ?? [];
    const typed = number ?? slash;
    return { label, ...(typed === undefined ? {} : { typed }) };
  });
  return { text: lines.join("\n").trimEnd(), choices };
}

function withoutLine(text: string, part: string): string {
  return text
    .split("\n")
    .filter((line) => !line.includes(part))
    .join("\n")
    .trimEnd();
}

/** A picture of the link that stands under it is a QR picture; how it is called is not to be seen. */
async function shownFile(seen: Line[], { file }: OutMessage): Promise<string | undefined> {
  const picture = seen.find((line) => line.picture !== undefined)?.picture;
  if (picture !== undefined && file?.make === "qr") {
    if (!isDeepStrictEqual(Buffer.from(await qrPng(file.text)), picture.bytes)) throw new Error("Another picture");
    return fileLine.qr(file.name, file.text);
  }
  const upload = picture ?? seen.find((line) => line.file !== undefined)?.file;
  return upload && fileLine.kept(upload.name, upload.bytes.length);
}

async function openedFile(address: string): Promise<string> {
  const response = await fetch(address);
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "";
  if (!response.ok) throw new Error(`The link to a file gives ${response.status}`);
  return fileLine.kept(decodeURIComponent(name), (await response.arrayBuffer()).byteLength);
}
