import * as fc from "fast-check";
import type { Stores, Update } from "../../src/app/ports.ts";
import { SECOND } from "../../src/domain/time.ts";
import type { Ask, OutMessage } from "../../src/engine/conversation.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { type HandClock, handClock, scriptedChannel } from "../harness.ts";
import { CLERK, LEADER, lineOf, OTHER, people, startIn, stateOf, units, update } from "./town.ts";

/** Random streams of what people send, and what comes of one that is delivered once, in order, by a process that lives. */

/** right: what answers the open question. press: an option of one of the last messages, so often an old one. */
export type Act = { is: "right" } | { is: "say"; text: string } | { is: "press"; back: number; option: number };

const WORDS = [
  "quay lại",
  "xem lại",
  "sửa 3",
  "sửa 3: 20",
  "sửa",
  "để sau",
  "hủy",
  "có",
  "không",
  "bỏ qua",
  "nộp",
  "?",
];
const COMMANDS = ["/baocao", "/tinhhinh", "/tongket tuần 40", "/huy", "/trogiup", "/xem", "/nhamlenh"];
const ANSWERS = [
  "5 12 10",
  "5 12 30",
  "0",
  "3",
  "1.5",
  "mười hai",
  "chưa rõ",
  "Họp dân",
  "Họp dân; 45/13",
  "như kỳ trước",
];

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Act>({ is: "right" }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...WORDS, ...COMMANDS, ...ANSWERS).map((text): Act => ({ is: "say", text })),
  },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant("press" as const), back: fc.nat(3), option: fc.nat(4) }),
  },
);

/** So many right answers to begin with, so that every depth of a report is reached; then anything. */
function acts(right: number, more: number): fc.Arbitrary<Act[]> {
  const start = fc.nat(right).map((count) => Array.from({ length: count }, (): Act => ({ is: "right" })));
  return fc.tuple(start, fc.array(act, { maxLength: more })).map((parts) => parts.flat());
}

export interface Stream {
  /** By chat, in the order in which each writes. */
  acts: Record<string, Act[]>;
  /** What chance decides on the way: an endless row of small numbers. */
  dice: number[];
}

export const stream: fc.Arbitrary<Stream> = fc.record({
  acts: fc.record({
    [CLERK]: acts(12, 6),
    [OTHER]: acts(4, 4),
    "vt-pnv": acts(0, 3),
    [LEADER]: acts(0, 2),
    "nguoi-la": acts(0, 1),
  }),
  dice: fc.array(fc.nat(997), { minLength: 40, maxLength: 40 }),
});

/** What is compared: the state, and per chat what was said in which order. */
export interface Outcome {
  state: unknown;
  said: Record<string, string[]>;
}

export interface World {
  stores: Stores;
  clock: HandClock;
  channel: ReturnType<typeof scriptedChannel>;
}

export async function worldOn(stores: Stores): Promise<World> {
  await stores.people.save(units, people);
  return { stores, clock: handClock("2026-11-27", "09:00"), channel: scriptedChannel() };
}

export async function outcomeOf({ stores, channel }: World): Promise<Outcome> {
  const said: Outcome["said"] = {};
  // A briefing tells what others have done by then, so of those that the leader gets only the number is fixed.
  for (const sent of channel.sent)
    (said[sent.chat] ??= []).push(sent.chat === LEADER ? `${sent.chat} ${sent.id}` : lineOf(sent));
  said[LEADER]?.sort(); // the parts of a briefing may come in any order from two processes
  return { state: await stateOf(stores), said };
}

/** The clean stream: one chat after the other, each update once. Fixes what everybody sends. */
export async function playClean({ acts: wanted }: Stream): Promise<{ updates: Update[][]; outcome: Outcome }> {
  const world = await worldOn(memoryStores());
  const app = await startIn({ ...world, channels: [world.channel.channel] });
  const updates: Update[][] = [];
  for (const [chat, row] of Object.entries(wanted)) {
    const sent: Update[] = [];
    updates.push(sent);
    for (const one of row) {
      const next = update(chat, sent.length + 1, await payloadOf(one, chat, world), world.clock);
      sent.push(next);
      await app.receive([next]);
      await app.idle();
    }
  }
  await app.stop();
  return { updates, outcome: await outcomeOf(world) };
}

async function payloadOf(one: Act, chat: string, { stores, channel }: World): Promise<unknown> {
  if (one.is === "say") return one.text;
  const seen = channel.sent.filter((sent) => sent.chat === chat && sent.message.options !== undefined);
  if (one.is === "right")
    return chat === LEADER ? "/tongket" : rightAnswer(await askedOf(chat, stores), seen.at(-1)?.message);
  return pressOf(seen.at(-1 - one.back)?.message, one.option);
}

function pressOf(message: OutMessage | undefined, index: number): unknown {
  const options = message?.options ?? [];
  const option = options[index % options.length];
  if (message === undefined || option === undefined) return { kind: "other" };
  const { conversation, turn } = message;
  return conversation === undefined ? option.id : { kind: "press", conversation, turn, option: option.id };
}

async function askedOf(chat: string, { conversations }: Stores): Promise<Ask> {
  const person = people.find(({ id }) => id === chat);
  const held = person === undefined ? [] : await conversations.heldBy(person.id);
  return held[0]?.state.asking ?? { what: "nothing" };
}

const RIGHT: Record<string, string> = {
  viec_xong: "Họp dân\nTiếp dân",
  viec_ton: "Rà soát hộ nghèo; 4/12",
  hs_dau_ky: "5 12 10",
  hs_nhan: "12",
  hs_xong: "10",
  hs_tre: "0",
  hs_tre_ds: "01; 3; chờ đo đạc\n02; 1; chờ ký",
  phoi_hop: "không",
  kien_nghi: "Xin Phòng Nội vụ góp ý trước thứ Năm",
};

function rightAnswer(asked: Ask, seen: OutMessage | undefined): string {
  switch (asked.what) {
    case "nothing":
      return "/baocao";
    case "step":
      return RIGHT[asked.step] ?? "0";
    case "doubt":
      return "Nhập lại";
    case "review": // what was submitted and not changed since cannot be submitted
      return seen?.options?.some(({ id }) => id === "submit") === true ? "nộp" : "sửa 4: 13";
    case "cancel":
      return "không";
    case "late_reason":
      return "Mất điện hai ngày";
    case "carry":
    case "check":
    case "edit":
      return "1";
  }
}

/** Chance, from a row of numbers: `roll(6)` is 0 … 5. */
export function diceOf(numbers: number[]): (sides: number) => number {
  let rolled = 0;
  return (sides) => {
    const at = rolled;
    rolled += 1;
    return ((numbers[at % numbers.length] ?? 0) + Math.floor(at / numbers.length)) % sides;
  };
}

/**
 * The next hand-over: of some chats their next few, mixed, and now and then something that was handed over before. Within a
 * chat the order stands. Nothing when all has been handed over.
 */
export function handOver(
  updates: Update[][],
  reached: number[],
  roll: (sides: number) => number,
): Update[] | undefined {
  if (updates.every((row, chat) => reached[chat] === row.length)) return undefined;
  const rows = updates.map((row, chat) => {
    const from = reached[chat] ?? 0;
    const to = Math.min(row.length, from + [0, 1, 1, 2, 3][roll(5)]!);
    reached[chat] = to;
    return row.slice(from, to);
  });
  const batch: Update[] = [];
  while (rows.some((row) => row.length > 0)) {
    const next = rows[roll(rows.length)]?.shift();
    if (next !== undefined) batch.push(next);
  }
  for (let again = roll(3); again > 0; again -= 1) {
    const row = updates[roll(updates.length)] ?? [];
    const old = row.slice(0, reached[updates.indexOf(row)])[roll(Math.max(1, row.length))];
    if (old !== undefined) batch.splice(batch.includes(old) ? batch.length : roll(batch.length + 1), 0, old);
  }
  return batch;
}

/** An update bears the time at which it is handed over. */
export function nowIn(batch: Update[], clock: HandClock): Update[] {
  clock.move(SECOND);
  return batch.map((one) => ({ ...one, at: clock.now() }));
}
