import type { OutMessage } from "../../engine/conversation.ts";
import type { Call } from "../handle.ts";
import { bangiao } from "./bangiao.ts";
import { bangiay } from "./bangiay.ts";
import { baocao } from "./baocao.ts";
import { batdau } from "./batdau.ts";
import { danhan } from "./danhan.ts";
import { doichieu } from "./doichieu.ts";
import { donvi } from "./donvi.ts";
import { dulieu } from "./dulieu.ts";
import { duyet } from "./duyet.ts";
import { hoan } from "./hoan.ts";
import { huy } from "./huy.ts";
import { kenh } from "./kenh.ts";
import { khachquan } from "./khachquan.ts";
import { lich } from "./lich.ts";
import { moi } from "./moi.ts";
import { nghi } from "./nghi.ts";
import { nguon } from "./nguon.ts";
import { nhomlanhdao } from "./nhomlanhdao.ts";
import { start } from "./start.ts";
import { suaky } from "./suaky.ts";
import { taisao } from "./taisao.ts";
import { tat } from "./tat.ts";
import { tep } from "./tep.ts";
import { tinhhinh } from "./tinhhinh.ts";
import { tongket } from "./tongket.ts";
import { tre } from "./tre.ts";
import { trogiup } from "./trogiup.ts";
import { viec } from "./viec.ts";
import { web } from "./web.ts";
import { xinhan } from "./xinhan.ts";

/** Something a person asks for by `/name words`: parse, may they, do, answer. */
export interface Command {
  name: string;
  /** Answers in messages; none where it has let a conversation speak. */
  run(call: Call, words: string): Promise<OutMessage[]>;
  /** Its answer has buttons or a file of its own, so it is said by itself and then the open question, if any, is repeated. */
  apart?: true;
}

const COMMANDS: readonly Command[] = [
  baocao,
  tinhhinh,
  tongket,
  nguon,
  batdau,
  tat,
  huy,
  tep,
  moi,
  kenh,
  danhan,
  nhomlanhdao,
  nghi,
  start,
  trogiup,
  hoan,
  bangiay,
  bangiao,
  xinhan,
  viec,
  taisao,
  tre,
  khachquan,
  lich,
  doichieu,
  dulieu,
  donvi,
  duyet,
  suaky,
  web,
];

/** People type names that nobody taught them; and buttons of before somebody joined are still there afterwards. */
const OTHER_NAMES: Record<string, string> = {
  help: "trogiup",
  bc: "baocao",
  dongy: "start",
  khongdongy: "start",
};

export function commandNamed(name: string): Command | undefined {
  const wanted = OTHER_NAMES[name] ?? name;
  return COMMANDS.find((command) => command.name === wanted);
}
