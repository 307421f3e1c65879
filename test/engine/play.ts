import { PersonId, UnitId } from "../../src/domain/people.ts";
import { periodFromKey } from "../../src/domain/period.ts";
import { at, type Day, type Instant } from "../../src/domain/time.ts";
import { advance } from "../../src/engine/advance.ts";
import type { Conversation, Effect, Input, Setting } from "../../src/engine/conversation.ts";
import { open } from "../../src/engine/open.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { shippedLibrary } from "../harness.ts";

/** A conversation of Ia Le about a shipped flow, turn by turn, without an app around it. */

const library = shippedLibrary();
export const clerk = PersonId.parse("vt-iale");
export const head = PersonId.parse("tt-iale");
const unit = {
  id: UnitId.parse("iale"),
  name: "UBND xã Ia Le",
  short: "Ia Le",
  aliases: [],
  kind: "xa",
  successors: [],
};
export const now = at("2026-11-27" as Day, "09:00");

export function settingAt(instant: Instant): Setting {
  return {
    now: instant,
    unit,
    periodName: "Tuần 48/2026",
    opens: at("2026-11-23" as Day, "00:00"),
    due: at("2026-11-27" as Day, "16:00"),
    closes: at("2026-12-02" as Day, "16:00"),
    locks: at("2026-12-04" as Day, "16:00"),
    nameOf: (person) => person,
  };
}

export function flowOf(id: string): Flow {
  const flow = library.flows.find((one) => one.id === id);
  if (flow === undefined) throw new Error(`No flow ${id}`);
  return flow;
}

export const week = flowOf("bao-cao-tuan");

export function begin(flow: Flow, prior?: Conversation["prior"]): Conversation {
  const period = periodFromKey(flow.period, flow.period.kind === "week" ? "2026-W48" : "2026-11");
  if (period === undefined) throw new Error("no period");
  const input: Input = { kind: "enter", by: clerk, cause: "u0" };
  return advance(flow, open(flow, unit.id, period, prior), input, settingAt(now)).state;
}

export function says(flow: Flow, state: Conversation, text: string, by = clerk, instant = now) {
  return advance(flow, state, { kind: "text", text, by, cause: `u:${text}` }, settingAt(instant));
}

export function play(flow: Flow, state: Conversation, ...texts: string[]): Conversation {
  return texts.reduce((current, text) => says(flow, current, text).state, state);
}

/** As on a platform that names its messages: `web:vt-iale:0`, `web:vt-iale:1`, … */
export function playFrom(flow: Flow, state: Conversation, texts: string[], instant = now): Conversation {
  return texts.reduce((current, text, n) => {
    const ref = `web:vt-iale:${n}`;
    return advance(flow, current, { kind: "text", text, ref, by: clerk, cause: `u:${ref}` }, settingAt(instant)).state;
  }, state);
}

export function said(effects: Effect[]): string {
  return effects.flatMap((effect) => (effect.do === "say" ? [effect.message.text] : [])).join("\n");
}
