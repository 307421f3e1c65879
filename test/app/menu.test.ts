import { describe, expect, it } from "vitest";
import { MINUTE } from "../../src/domain/time.ts";
import type { OutMessage } from "../../src/engine/conversation.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office, type TestOffice } from "../harness.ts";

/** What typing chooses where something was offered: by number, by words, behind a slash; and what it must never do. */

const CLERK = "vt-iale";
const CHAT = { channel: "web", chat: CLERK };
const WEEK = "/baocao bao-cao-tuan 2026-W48";

async function started(): Promise<TestOffice> {
  return office({ stores: memoryStores(), clock: handClock("2026-11-25", "09:00") });
}

async function answerTo(at: TestOffice, text: string, who = CLERK): Promise<OutMessage[]> {
  const before = at.channel.sent.length;
  await at.says(who, text);
  return at.channel.sent
    .slice(before)
    .filter(({ chat }) => chat === who)
    .map(({ message }) => message);
}

const firstLine = (messages: OutMessage[]) => messages.map(({ text }) => text.split("\n")[0]);
const DUTIES = "Báo cáo của UBND xã Ia Le:";
const NOTHING = /^Số \d+ chưa ứng với lựa chọn nào/;

describe("a typed choice", () => {
  it.each(["2", "2.", " số 2 ", "so 2", "chọn 2 ạ", "２", "/2", "/tinhhinh", "tinhhinh", "/TINHHINH"])(
    "is taken for the option: %s",
    async (text) => {
      const at = await started();
      await at.says(CLERK, "xin chào");
      expect(firstLine(await answerTo(at, text))).toEqual([DUTIES]);
    },
  );

  it.each(["2 ngày", "2,5", "12 10", "hai", "tinh hinh xa", "22 hồ sơ"])("is not seen in %s", async (text) => {
    const at = await started();
    await at.says(CLERK, "xin chào");
    expect(firstLine(await answerTo(at, text))).toEqual([expect.stringMatching(/^Hiện không có câu hỏi nào/)]);
  });

  it("is taken by the label without marks, in any case", async () => {
    const at = await started();
    const [list] = await answerTo(at, "/tinhhinh");
    expect(list?.options?.[0]?.label).toBe("Làm Báo cáo tuần, Tuần 48/2026 (23/11–29/11)");
    const [asked] = await answerTo(at, "LAM bao cao tuan, tuan 48/2026 (23/11-29/11)");
    expect(asked?.conversation).toBe("iale:bao-cao-tuan:2026-W48");
  });

  it("outlives the process", async () => {
    const at = await started();
    await at.says(CLERK, "xin chào");
    await at.restart();
    expect(firstLine(await answerTo(at, "2"))).toEqual([DUTIES]);
  });

  it("is help and no action where nothing is open, was never, or ended before", async () => {
    const at = await started();
    expect(firstLine(await answerTo(at, "1"))).toEqual([expect.stringMatching(NOTHING)]);
    await at.says(CLERK, "xin chào");
    expect(firstLine(await answerTo(at, "7"))).toEqual(["Danh sách vừa rồi không có số 7. Số cuối là 4; xin gõ lại."]);
    expect(firstLine(await answerTo(at, "2"))).toEqual([DUTIES]); // the list is still there
    at.clock.move(30 * MINUTE);
    expect(firstLine(await answerTo(at, "1"))).toEqual([expect.stringMatching(NOTHING)]);
    expect(await at.stores.conversations.heldBy(at.person(CLERK).id)).toEqual([]);
  });

  it("counts by when it was typed, not by when it is worked", async () => {
    const at = await started();
    await at.says(CLERK, "xin chào");
    const typed = at.update(CLERK, { kind: "text", text: "2" });
    at.clock.move(31 * MINUTE);
    await at.receive([typed]);
    expect(at.channel.sent.at(-1)?.message.text).toMatch(DUTIES);
  });

  it("is nothing any more once a report was opened, also when that is over", async () => {
    const at = await started();
    await at.says(CLERK, "/tinhhinh");
    await at.says(CLERK, WEEK);
    expect(await at.stores.menus.get(CHAT)).toBeUndefined();
    await at.says(CLERK, "/tamdung");
    expect(firstLine(await answerTo(at, "1"))).toEqual([expect.stringMatching(NOTHING)]);
  });

  it("that two processes work at once is not read against the list of its own answer", async () => {
    const at = await started();
    await at.says(CLERK, "xin chào");
    const one = at.update(CLERK, { kind: "text", text: "1" }, "again");
    await at.receive([one]);
    const menu = await at.stores.menus.get(CHAT);
    expect(menu?.options[0]?.id).toBe(WEEK);
    // The other one looked for an answer just before there was one, and for the list just after.
    at.stores.inbox.undone = async () => [one];
    at.stores.outbox.get = async () => undefined;
    at.clock.move(MINUTE);
    await at.restart();
    expect(await at.stores.conversations.heldBy(at.person(CLERK).id)).toEqual([]);
    expect(await at.stores.menus.get(CHAT)).toEqual(menu);
  });

  it("goes on over the lists of one answer, and asks back where words mean several", async () => {
    const at = await started();
    const who = "ct-ubnd";
    const lists = await answerTo(at, "/tongket", who);
    expect(lists.map(({ numbersFrom, options }) => [numbersFrom, options?.length])).toEqual([
      [undefined, 5],
      [6, 5],
    ]);
    const [back] = await answerTo(at, "kỳ trước", who);
    expect(back?.text).toBe("Có nhiều lựa chọn như vậy. Xin gõ một trong các số: 2, 7.");
    expect(firstLine(await answerTo(at, "8", who))).toEqual(["Báo cáo tuần – Tuần 48/2026 (23/11–29/11)"]);
  });
});

describe("beside an open question", () => {
  it("a list is chosen behind a slash, and figures stay figures", async () => {
    const at = await started();
    const head = "tt-iale";
    for (const text of [WEEK, "không", "không"]) await at.says(head, text);
    const [list] = await answerTo(at, "/moi", head);
    expect([list?.pick, list?.options?.length]).toEqual(["slash", 2]);
    await at.says(head, "2 2 1 0");
    const [state] = await at.stores.conversations.heldBy(at.person(head).id);
    expect(state?.state.said["hs_nhan"]?.answer).toBe(2);
    expect(firstLine(await answerTo(at, "/1", head))).toEqual([
      expect.stringMatching(/^Mã mời: /),
      "Đơn vị có cần đơn vị khác phối hợp việc gì không?",
    ]);
    expect(firstLine(await answerTo(at, "/3", head))).toEqual([
      "Danh sách vừa rồi không có số 3. Số cuối là /2; xin gõ lại.",
    ]);
    await at.says(head, "/tamdung");
    // The bare number never means one of these, also when no question is open any more.
    expect(firstLine(await answerTo(at, "1", head))).toEqual([expect.stringMatching(NOTHING)]);
  });

  it.each([
    ["amid a report offers its choices behind a slash", true, "slash"],
    ["offers them by number where nothing is asked", false, "number"],
  ])("a reminder %s", async (_, amid, pick) => {
    const at = await started();
    if (amid) await at.says(CLERK, WEEK);
    at.channel.sent.length = 0;
    at.clock.move(31 * 60 * MINUTE); // past the first reminder
    await at.tick();
    const reminder = at.channel.sent.find(({ chat }) => chat === CLERK)?.message;
    expect(reminder?.pick ?? "number").toBe(pick);
    expect((await at.stores.menus.get(CHAT))?.pick).toBe(pick);
  });

  it("a turn of a conversation keeps no list", async () => {
    const at = await started();
    await at.says(CLERK, WEEK);
    let kept = 0;
    at.stores.menus.keep = async () => void (kept += 1);
    for (const text of ["không", "không", "1 1 1 0", "không", "2"]) await at.says(CLERK, text);
    expect(kept).toBe(0);
  });
});

describe("somebody unknown", () => {
  const says = (at: TestOffice, text: string) =>
    at.receive([at.update("7001", { kind: "text", text }, undefined, "telegram")]);

  it.each(["1", "số 1", "dong y"])("agrees by %s, and not before being asked", async (text) => {
    const at = await started();
    const now = at.clock.now();
    const invite = { code: "ABCDEFGH", unit: at.person(CLERK).unit, role: "deputy" as const, at: now };
    await at.stores.invites.add({ ...invite, expires: (now + 60 * MINUTE) as typeof now });
    await says(at, text);
    expect(at.channel.sent.at(-1)?.message.text).toMatch(/chưa được đăng ký/);
    await says(at, "abcd efgh");
    await says(at, text);
    expect(at.channel.sent.at(-1)?.message.text).toMatch(/^Đăng ký xong/);
  });

  it("in a group chooses nothing; whoever is known does", async () => {
    const at = await started();
    const inGroup = (sender: string, text: string) =>
      at.receive([at.update("-100", { kind: "text", text, group: { sender } }, undefined, "web")]);
    await inGroup("ct-ubnd", "/tongket báo cáo tuần");
    await inGroup("nguoi-la", "1");
    expect(at.channel.sent).toHaveLength(1);
    await inGroup("ct-ubnd", "@giaoban_bot 2");
    expect(at.channel.sent.at(-1)?.message.text).toMatch(/^Báo cáo tuần – Tuần 46/);
  });
});
