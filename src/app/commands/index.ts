import { fold } from "../../domain/vietnamese/fold.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import type { Call } from "../handle.ts";
import { baocao } from "./baocao.ts";
import { huy } from "./huy.ts";
import { tinhhinh } from "./tinhhinh.ts";
import { tongket } from "./tongket.ts";
import { trogiup } from "./trogiup.ts";

/** Something a person asks for by `/name words`: parse, may they, do, answer. */
export interface Command {
  name: string;
  /** Answers in messages; none where it has let a conversation speak. */
  run(call: Call, words: string): Promise<OutMessage[]>;
}

const COMMANDS: readonly Command[] = [baocao, tinhhinh, tongket, huy, trogiup];

/** "/start" is what Telegram sends first; people also type names that nobody taught them. */
const OTHER_NAMES: Record<string, string> = { start: "trogiup", help: "trogiup", batdau: "trogiup", bc: "baocao" };

export function commandNamed(name: string): Command | undefined {
  const wanted = OTHER_NAMES[name] ?? name;
  return COMMANDS.find((command) => command.name === wanted);
}

/** ["/tongket@giaoban_bot Tuần 47" -> name "tongket", words "Tuần 47"] */
export function readCommand(text: string): { name: string; words: string } {
  const [first = "", ...rest] = text.trim().split(/\s+/);
  const name = fold(first.slice(1).split("@")[0] ?? "").replace(/[^a-z0-9_]/g, "");
  return { name, words: rest.join(" ") };
}
