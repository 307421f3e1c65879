import { expect, it } from "vitest";
import type { BoardLink } from "../../src/app/ports.ts";
import type { Person, PersonId } from "../../src/domain/people.ts";
import { shortName } from "../../src/domain/short-name.ts";
import { HOUR, MINUTE } from "../../src/domain/time.ts";
import { keyHolder } from "../../src/http/identify.ts";
import { openBoardLink, sealedLinks } from "../../src/http/links.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office } from "../harness.ts";

/** A link to one's own page, and to a page of figures: given in a chat that is one's own, good for a working day, and dead when it is taken back. */

const SECRET = "a secret of the test, long enough for anybody";
const CLERK = "vt-iale";

async function opened(links = true) {
  const stores = memoryStores();
  const clock = handClock("2026-11-25", "09:00");
  const one = await office({ stores, clock, ...(links && { links: sealedLinks(SECRET, "https://giaoban.example") }) });
  await stores.people.update((directory) => [
    { ...(directory.person(CLERK as PersonId) as Person), addresses: [{ channel: "telegram", chat: "7001" }] },
  ]);
  await one.tick();
  const opens = async (key: string) => {
    const directory = await stores.people.load();
    return (await keyHolder(SECRET, () => directory, clock)(key))?.chat;
  };
  const says = async (text: string, channel = "telegram") => {
    const chat = channel === "telegram" ? "7001" : CLERK;
    await one.receive([one.update(chat, { kind: "text", text }, undefined, channel)]);
    return one.channel.sent.findLast((sent) => sent.chat === chat)?.message.text ?? "";
  };
  const link = async () => /https:\/\/giaoban\.example\/#key=(\S+)/.exec(await says("/web"))?.[1] ?? "";
  /** The link to a page of figures, which whoever sees some can ask for. */
  const toBoard = async () => {
    const told = await says("/tongket tuần trang số liệu");
    const sealed = /https:\/\/giaoban\.example\/bang\/(\S+)/.exec(told)?.[1] ?? "";
    const opened = openBoardLink(SECRET, sealed, clock.now());
    if (opened.is !== "open") throw new Error(`${opened.is}: ${told}`);
    return opened.what;
  };
  const isClosed = (board: BoardLink) => one.boards().isClosed(board);
  return { ...one, clock, opens, says, link, toBoard, isClosed };
}

it("opens the page of whoever asked for it, for a working day, and is written down", async () => {
  const at = await opened();
  const key = await at.link();
  expect(await at.opens(key)).toBe(CLERK);
  at.clock.move(12 * HOUR - 1);
  expect(await at.opens(key)).toBe(CLERK);
  at.clock.move(1);
  expect(await at.opens(key)).toBeUndefined();
  expect((await at.stores.audit.of("right", 9)).map(({ by, fields }) => [by, fields["change"]])).toEqual([
    [CLERK, "page_link"],
  ]);
});

it("whoever opened the page is known there, though it is none of the person's addresses", async () => {
  const at = await opened();
  await at.link();
  expect(await at.says("/tinhhinh", "web")).toMatch(/^Báo cáo của UBND xã Ia Le/);
});

it("is not prolonged from the page itself", async () => {
  const at = await opened();
  const answer = await at.says("/web", "web");
  expect(answer).toMatch(/không cấp trên trang web/);
  expect(answer).not.toContain("key=");
});

it.each(["/web đóng", "/kenh đóng các trang đang mở"])(
  "%s: all that were made before are dead, later ones are not",
  async (words) => {
    const at = await opened();
    const before = [await at.link(), await at.link()];
    const board = await at.toBoard();
    expect(at.isClosed(board)).toBe(false);
    expect(await at.says(words)).toMatch(/^Đã đóng các trang/);
    expect(await Promise.all(before.map((key) => at.opens(key)))).toEqual([undefined, undefined]);
    expect(at.isClosed(board)).toBe(true);
    const after = await at.link(); // in the same instant
    const newBoard = await at.toBoard();
    expect([await at.opens(after), at.isClosed(newBoard)]).toEqual([CLERK, false]);
    expect(await at.boards().open(newBoard)).toBeDefined();
    at.clock.move(MINUTE);
    await at.says(words);
    expect([await at.opens(after), at.isClosed(newBoard)]).toEqual([undefined, true]);
    expect(await at.opens(before[0] ?? "")).toBeUndefined();
  },
);

it("dies with a hand-over", async () => {
  const at = await opened();
  const key = await at.link();
  const board = await at.toBoard();
  await at.says(`/bangiao ${shortName(CLERK)} iale reporter ${shortName("tt-iale")} dongy`);
  expect([await at.opens(key), at.isClosed(board)]).toEqual([undefined, true]);
  expect(await at.says("/tinhhinh", "web")).toMatch(/chưa được đăng ký/);
});

it("is not given without a public address", async () => {
  const at = await opened(false);
  expect(await at.says("/web")).toMatch(/chưa có địa chỉ công khai/);
});
