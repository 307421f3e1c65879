import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Channel, SendResult } from "../../src/app/ports.ts";
import { at, type Day, MINUTE } from "../../src/domain/time.ts";
import type { OutMessage } from "../../src/engine/conversation.ts";

/** What a chat shows of the bot, oldest first: a message's text, and the labels that can be pressed under it. */
export interface ShownMessage {
  text: string;
  buttons: string[];
  /** The name of the file that came with it. */
  file?: string;
}

/** A channel on a platform that a test can look into, and do harm to. */
export interface ChannelAtWork {
  channel: Channel;
  /** Somebody's who can be written to. */
  chat: string;
  shown(): ShownMessage[] | Promise<ShownMessage[]>;
  /** What updates of this platform look like to `decode`, as the inbox keeps them. */
  updates: unknown[];
  /** Absent where there is no network in between. */
  network?: {
    /** The next message arrives, and its answer is lost. */
    loseAnswer(): void;
    /** The platform can no longer be connected to. */
    leave(): Promise<void>;
  };
  /** A chat that is no longer there, and what sending there says on a platform that cannot tell for sure; absent where none goes. */
  gone?: { chat: string; why: "dead" | "window" };
  close(): Promise<void>;
}

const NOW = at("2026-11-27" as Day, "08:00");
const MIMES: Record<string, string> = {
  pdf: "application/pdf",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
const plain = (text: string) => text.replace(/\s+/g, " ").normalize("NFC").trim();
const options = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `/chon ${index + 1}`, label: `Phương án thứ ${index + 1}` }));

/** What every channel must do, whatever platform it is on. */
export function channelContract(open: () => Promise<ChannelAtWork>): void {
  async function on(
    work: (at: ChannelAtWork & { send(message: OutMessage, chat?: string): Promise<SendResult> }) => Promise<void>,
  ) {
    const opened = await open();
    let messages = 0;
    try {
      await work({
        ...opened,
        send: (message, chat = opened.chat) => opened.channel.send(chat, `say:${(messages += 1)}`, message, NOW),
      });
    } finally {
      await opened.close();
    }
  }

  describe("a channel", () => {
    it("shows what is sent, in the order of sending, and names each", () =>
      on(async ({ send, shown }) => {
        const ids: unknown[] = [];
        for (const text of ["Xin gửi báo cáo.", "<b>5 & 6</b> *đậm* _gạch_ [liên kết](x)", "Đã nhận 👍🏽"]) {
          const result = await send({ text });
          expect(result).toEqual({ ok: true, id: expect.stringMatching(/./) as string });
          ids.push(result.ok && result.id);
        }
        expect(new Set(ids).size).toBe(3);
        expect((await shown()).map(({ text }) => text)).toEqual([
          "Xin gửi báo cáo.",
          "<b>5 & 6</b> *đậm* _gạch_ [liên kết](x)",
          "Đã nhận 👍🏽",
        ]);
      }));

    it("shows a long text whole and in order, whatever it is made of", () =>
      on(async ({ send, shown }) => {
        const lines = Array.from(
          { length: 400 },
          (_, n) => `${n}. Hồ sơ đất đai của hộ nghèo, cần giải quyết trước hạn.`,
        );
        const texts = [
          lines.join("\n"),
          "ngày mai ".repeat(1_500),
          "ờ".repeat(9_000),
          "👩‍👩‍👧‍👦".repeat(1_000),
          "ế ".normalize("NFD").repeat(3_000),
        ];
        let before = 0;
        for (const text of texts) {
          expect(await send({ text })).toMatchObject({ ok: true });
          const parts = (await shown()).slice(before);
          before += parts.length;
          expect(plain(parts.map((part) => part.text).join(" ")).replaceAll(" ", "")).toBe(
            plain(text).replaceAll(" ", ""),
          );
        }
      }));

    it.each([1, 2, 5, 6, 20])("lets each of %d options be chosen: pressed, or typed as it is listed", (count) =>
      on(async ({ send, shown, channel }) => {
        for (const about of [{}, { conversation: "iale:bao-cao-tuan:2026-W48", turn: 3 }, { pick: "slash" as const }]) {
          const before = (await shown()).length;
          expect(await send({ text: "Xin chọn.", options: options(count), ...about })).toMatchObject({ ok: true });
          const parts = (await shown()).slice(before);
          const pressed = parts.flatMap(({ buttons }) => buttons);
          const text = parts.map((part) => part.text).join("\n");
          const listed = options(count).filter(({ label }) =>
            new RegExp(`^(\\d+\\.|/\\d+|•) ${label}$`, "m").test(text),
          );
          const labels = options(count).map(({ label }) => label);
          expect(pressed.length > 0 ? pressed : listed.map(({ label }) => label)).toEqual(labels);
          expect(pressed.length).toBe(count <= channel.buttons ? count : 0);
          expect(text.startsWith("Xin chọn.")).toBe(true);
        }
      }),
    );

    it("puts the choices of a long message at its end, once", () =>
      on(async ({ send, shown }) => {
        const text = "Hồ sơ đất đai của hộ nghèo, cần giải quyết trước hạn.\n".repeat(400);
        expect(await send({ text, options: options(3) })).toMatchObject({ ok: true });
        const parts = await shown();
        const found = parts.flatMap((part, index) =>
          options(3).flatMap(({ label }) => (part.buttons.includes(label) || part.text.includes(label) ? [index] : [])),
        );
        expect(found).toEqual([1, 1, 1].map(() => parts.length - 1));
      }));

    it.each(["cong-van.pdf", "bieu.xlsx"])("shows %s, or says how it is called", (name) =>
      on(async ({ shown, channel, chat }) => {
        const file = { name, mime: MIMES[name.split(".")[1] ?? ""] ?? "", bytes: new Uint8Array([80, 75]) };
        const message: OutMessage = { text: "Tệp đây.", file: { make: "kept", id: "u1" } };
        expect(await channel.send(chat, "say:1", message, NOW, file)).toMatchObject({ ok: true });
        const parts = await shown();
        expect(parts.map(({ text }) => text).join("\n")).toContain("Tệp đây.");
        expect(parts.filter((part) => part.file === name || part.text.includes(name))).toHaveLength(1);
      }),
    );

    it("says that a message may be there when its answer was lost, and does not say it again by itself", () =>
      on(async ({ send, shown, network }) => {
        network?.loseAnswer();
        expect(await send({ text: "Nộp chưa?" })).toMatchObject(
          network === undefined ? { ok: true } : { ok: false, why: "unknown" },
        );
        expect(await shown()).toHaveLength(1);
      }));

    it("says that it may be tried again where the platform was not reached at all", () =>
      on(async ({ send, network }) => {
        await network?.leave();
        const result = await send({ text: "Nộp chưa?" });
        expect(result).toMatchObject(network === undefined ? { ok: true } : { ok: false, why: "retry" });
        expect(result.ok || !("ms" in result) || (result.ms > 0 && result.ms < 10 * MINUTE)).toBe(true);
      }));

    it("says so when a chat is gone, and goes on with the others", () =>
      on(async ({ send, gone }) => {
        const result = gone && (await send({ text: "Nộp chưa?" }, gone.chat));
        expect(result).toEqual(gone && { ok: false, why: gone.why });
        expect(await send({ text: "Nộp chưa?" })).toMatchObject({ ok: true });
      }));

    it("understands its platform's updates", () =>
      on(({ channel, updates }) => {
        for (const update of updates) expect(channel.decode(update), JSON.stringify(update)).toBeDefined();
        return Promise.resolve();
      }));

    it("makes something or nothing of whatever it is given, and never breaks", () =>
      on(({ channel, updates }) => {
        const decode = (payload: unknown) => {
          const read = channel.decode(payload);
          expect(read === undefined || typeof read.kind === "string").toBe(true);
          expect(channel.decode(JSON.parse(JSON.stringify(payload ?? null)))).toEqual(read);
        };
        fc.assert(fc.property(fc.jsonValue(), decode));
        for (const update of updates) fc.assert(fc.property(damaged(update), decode));
        return Promise.resolve();
      }));
  });
}

/** An update in which one thing, anywhere, is something else or no longer there. */
function damaged(update: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(update);
  return fc.tuple(fc.constantFrom(...places), fc.option(fc.jsonValue(), { nil: undefined })).map(([place, value]) => {
    const copy = structuredClone(update);
    let inner = copy as Record<string, unknown>;
    for (const key of place.slice(0, -1)) inner = inner[key] as Record<string, unknown>;
    inner[place.at(-1) ?? ""] = value;
    return JSON.parse(JSON.stringify(copy)) as unknown;
  });
}

function placesIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[key], ...placesIn(inner).map((place) => [key, ...place])]);
}
