import { describe, expect, it } from "vitest";
import type { Links } from "../../src/app/ports.ts";
import type { Attachment } from "../../src/domain/report.ts";
import { MINUTE, plus } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office, type TestOffice } from "../harness.ts";
import { sampleFile } from "../sample-file.ts";

/** Files on their way in, and out again. */

const CLERK = "vt-iale";
const WEEK = "iale:bao-cao-tuan:2026-W48";

/** The clerk is asked for the question that takes files. */
async function asked(more: { links?: Links } = {}): Promise<TestOffice & { fetches: string[] }> {
  const at = await office({ stores: memoryStores(), clock: handClock("2026-11-27", "08:00"), ...more });
  const fetches: string[] = [];
  const { channel } = at.channel;
  const fetch = channel.fetch?.bind(channel);
  channel.fetch = async (file, most) => {
    fetches.push(file.name);
    return (await fetch?.(file, most)) ?? { ok: false, why: "gone" };
  };
  for (const text of ["/baocao tuần", "Họp dân", "không", "5 12 10 0", "có"]) await at.says(CLERK, text);
  return { ...at, fetches };
}

const file = (name: string, more: object = {}) => ({ kind: "file", file: { id: name, name, ...more } });

async function attached(at: TestOffice): Promise<Omit<Attachment, "source">[]> {
  const files = (await at.stores.conversations.get(WEEK))?.state.attached["kien_nghi"] ?? [];
  return files.map(({ id, name, mime, size }) => ({ id, name, mime, size }));
}

function last(at: TestOffice, chat = CLERK) {
  return at.channel.sent.findLast((one) => one.chat === chat);
}

describe("a file that comes in", () => {
  it("is kept under its update's name, with what it is", async () => {
    const at = await asked();
    await at.receive([at.update(CLERK, file("cong-van.pdf"), "f1")]);
    const id = "web:vt-iale:f1";
    const size = sampleFile("pdf").length;
    expect(await attached(at)).toEqual([{ id, name: "cong-van.pdf", mime: "application/pdf", size }]);
    const kept = await at.stores.files.get(id);
    expect([kept?.mime, Buffer.compare(kept?.bytes ?? Buffer.alloc(0), sampleFile("pdf"))]).toEqual([
      "application/pdf",
      0,
    ]);
  });

  it.each([
    ["Công văn.JPG", "Công văn.jpg"],
    ["../../etc/x.jpg", "..-..-etc-x.jpg"],
    ["a\u{202E}gpj.jpg", "agpj.jpg"],
    ["dòng\nhai .jpg", "dòng hai .jpg"],
    [`${"x".repeat(300)}.jpg`, `${"x".repeat(80)}.jpg`],
    [".jpg", "file.jpg"],
  ])("has a name that can be shown and sent: %j", async (name, shown) => {
    const at = await asked();
    await at.says(CLERK, file(name));
    expect((await attached(at)).map((one) => one.name)).toEqual([shown]);
  });

  it("is named by what it is, where its name says another thing", async () => {
    const at = await asked();
    at.channel.channel.fetch = () => Promise.resolve({ ok: true, bytes: sampleFile("jpg") });
    await at.says(CLERK, file("bao-cao.exe"));
    await at.says(CLERK, file("bao-cao.docx", { mime: "application/msword" }));
    expect(await attached(at)).toMatchObject([
      { name: "bao-cao.exe.jpg", mime: "image/jpeg" },
      { name: "bao-cao.docx.jpg", mime: "image/jpeg" },
    ]);
  });

  it("is not fetched where it would not be taken, or is known to be too large", async () => {
    const at = await asked();
    await at.says(CLERK, file("ban-do.pdf", { size: 21 * 1024 * 1024 }));
    await at.says(CLERK, "Đo đạc");
    await at.says(CLERK, file("cong-van.pdf"));
    await at.says("vt-iahla", file("cong-van.pdf"));
    expect(at.fetches).toEqual([]);
  });

  it("is not taken when it turns out to be too large, whatever its platform said", async () => {
    const at = await asked();
    at.channel.channel.fetch = () => Promise.resolve({ ok: true, bytes: new Uint8Array(20 * 1024 * 1024 + 1) });
    await at.says(CLERK, file("ban-do.pdf", { size: 100 }));
    expect([await attached(at), last(at)?.message.text]).toEqual([[], expect.stringContaining("Tệp lớn hơn 20 MB")]);
  });

  it("is fetched and taken once, though the process dies between keeping it and the turn", async () => {
    const at = await asked();
    const { commit } = at.stores.conversations;
    const update = at.update(CLERK, file("cong-van.pdf"), "f1");
    at.stores.conversations.commit = () => Promise.reject(new Error("the store is away"));
    await at.receive([update]);
    at.stores.conversations.commit = commit;
    await at.restart();
    await at.receive([update, update]);
    expect([at.fetches, (await attached(at)).length]).toEqual([["cong-van.pdf"], 1]);
  });

  it("is heard in a group as anything else is: not at all", async () => {
    const at = await asked();
    await at.receive([at.update("nhóm giao ban", { ...file("cong-van.pdf"), group: { sender: CLERK } })]);
    expect([at.fetches, await attached(at)]).toEqual([[], []]);
  });
});

describe("a file that was uploaded past its platform", () => {
  const ID = `web:${CLERK}:6f9f3c1e-2f0e-4b8e-9b44-0c1f3a1f5d11`;
  const upload = (at: TestOffice, name: string, chat: string = CLERK) =>
    at.update(chat, { upload: { id: ID.replace(CLERK, chat), name } }, ID.split(":")[2]);

  /** As the web server does it: kept first, then handed over. */
  async function uploads(at: TestOffice, name: string, bytes: Uint8Array, chat: string = CLERK): Promise<void> {
    await at.stores.files.put(
      ID.replace(CLERK, chat),
      { name, mime: "application/octet-stream", bytes },
      at.clock.now(),
    );
    await at.receive([upload(at, name, chat)]);
  }

  it("is attached to the open question, and the platform is not asked for it", async () => {
    const at = await asked();
    await uploads(at, "cong-van.pdf", sampleFile("pdf"));
    expect(await attached(at)).toMatchObject([{ id: ID, name: "cong-van.pdf", mime: "application/pdf" }]);
    expect(last(at)?.message.text).toMatch(/^✓ Đã nhận tệp «cong-van\.pdf»/);
    expect(at.fetches).toEqual([]);
  });

  it("is had again with /tep, by a name short enough for any button", async () => {
    const at = await asked();
    await uploads(at, "cong-van.pdf", sampleFile("pdf"));
    await at.says(CLERK, "/tep");
    const option = at.channel.sent
      .flatMap(({ message }) => message.options ?? [])
      .find(({ id }) => id.startsWith("/tep "));
    expect(Buffer.byteLength(option?.id ?? "")).toBeLessThan(60);
    await at.says(CLERK, option?.id);
    expect(at.channel.sent.findLast(({ file: one }) => one !== undefined)?.file?.name).toBe("cong-van.pdf");
  });

  it.each([
    ["is no file that is taken", "bao-cao.pdf", sampleFile("exe"), /^Tệp này chưa được ghi/],
    ["is too large", "ban-do.pdf", new Uint8Array(20 * 1024 * 1024 + 1), /^Tệp lớn hơn 20 MB/],
  ])("leaves nothing behind when it %s", async (_, name, bytes, answer) => {
    const at = await asked();
    await uploads(at, name, bytes);
    expect([await attached(at), (await at.stores.files.get(ID))?.name]).toEqual([[], undefined]);
    expect(last(at)?.message.text).toMatch(answer);
  });

  it("leaves nothing behind where no question takes files, nobody reports, or nobody is known", async () => {
    const at = await asked();
    await at.says(CLERK, "Đo đạc");
    for (const chat of [CLERK, "vt-iahla", "nobody"]) {
      await uploads(at, "cong-van.pdf", sampleFile("pdf"), chat);
      expect(await at.stores.files.get(ID.replace(CLERK, chat))).toBeUndefined();
      expect(last(at, chat)?.message.text).toMatch(/chưa nhận ảnh hay tệp|không có câu hỏi nào|chưa được đăng ký/);
    }
  });

  it("that is refused does not come back when its sender repeats it", async () => {
    const at = await asked();
    await uploads(at, "bao-cao.exe", sampleFile("exe"));
    const said = at.channel.sent.length;
    await uploads(at, "bao-cao.exe", sampleFile("exe"));
    expect([await at.stores.files.get(ID), at.channel.sent.length]).toEqual([undefined, said]);
  });

  it("is told to be gone when it is, and the platform is not asked for what it never had", async () => {
    const at = await asked();
    await at.receive([upload(at, "cong-van.pdf")]);
    expect(at.fetches).toEqual([]);
    expect(last(at)?.message.text).toMatch(/^Không tải được tệp này nữa/);
  });
});

describe("something the platform keeps to itself", () => {
  const LINKS: Links = {
    file: () => "unused",
    page: () => "",
    upload: ({ channel, chat }, until) => `https://giaoban.example/gui/${channel}-${chat}-${until}`,
    board: () => "unused",
  };

  it("is answered with a link for half an hour, and the question stays open", async () => {
    const at = await asked({ links: LINKS });
    await at.says(CLERK, { kind: "unsupported" });
    const until = plus(at.clock.now(), 30 * MINUTE);
    expect(last(at)?.message.text).toContain(
      `08:30 thứ Sáu 27/11/2026): https://giaoban.example/gui/web-vt-iale-${until}`,
    );
    await at.says(CLERK, "Đo đạc");
    expect(last(at)?.message.text).toContain("Đo đạc");
  });

  it("is answered with how else to send it where there is no public address", async () => {
    const at = await asked();
    await at.says(CLERK, { kind: "unsupported" });
    expect(last(at)?.message.text).toMatch(/^Ở đây trợ lý chưa nhận được tệp.*Xin gửi ảnh chụp/);
  });

  it("is no reason for a link where no question takes files, nobody reports, nobody is known, or all read along", async () => {
    const at = await asked({ links: LINKS });
    await at.says(CLERK, "Đo đạc");
    await at.says(CLERK, { kind: "unsupported" });
    expect(last(at)?.message.text).toMatch(/^Lúc này chưa nhận ảnh hay tệp/);
    await at.says("vt-iahla", { kind: "unsupported" });
    expect(last(at, "vt-iahla")?.message.text).toMatch(/không có câu hỏi nào/);
    await at.says("nobody", { kind: "unsupported" });
    expect(last(at, "nobody")?.message.text).toMatch(/chưa được đăng ký/);
    await at.receive([at.update("nhóm giao ban", { kind: "unsupported", group: { sender: CLERK } })]);
    expect(last(at, "nhóm giao ban")?.message.text).toMatch(/nhắn riêng/);
    expect(at.channel.sent.filter(({ message }) => message.text.includes("/gui/"))).toEqual([]);
  });
});

describe("a file that goes out", () => {
  async function submitted() {
    const at = await asked();
    await at.receive([at.update(CLERK, { ...file("cong-van.pdf"), caption: "Đo đạc" }, "f1")]);
    await at.says(CLERK, "nộp");
    return at;
  }
  const PICK = `/tep ${WEEK} f1`;

  it("goes with its message, to whoever may see the unit", async () => {
    const at = await submitted();
    await at.says("ct-ubnd", PICK);
    expect(last(at, "ct-ubnd")?.file).toMatchObject({ name: "cong-van.pdf", mime: "application/pdf" });
    await at.says("vt-iahla", PICK);
    expect(last(at, "vt-iahla")?.file).toBeUndefined();
  });

  it("that is no longer kept is told of in its place", async () => {
    const at = await submitted();
    at.stores.files.get = () => Promise.resolve(undefined);
    await at.says(CLERK, PICK);
    expect([last(at)?.file, last(at)?.message.file]).toEqual([undefined, undefined]);
    expect(last(at)?.message.text).toMatch(/^«cong-van\.pdf».*\n\(Tệp này không còn được lưu\.\)$/);
  });

  it("waits while the store is away", async () => {
    const at = await submitted();
    const { get } = at.stores.files;
    at.stores.files.get = () => Promise.reject(new Error("the store is away"));
    const said = at.channel.sent.length;
    await at.says(CLERK, PICK);
    expect(at.channel.sent.length).toBe(said);
    at.stores.files.get = get;
    at.clock.move(MINUTE);
    await at.tick();
    expect(last(at)?.file?.name).toBe("cong-van.pdf");
  });

  it("of a draft is seen by those who work on it, and by nobody else before it is submitted", async () => {
    const at = await asked();
    await at.receive([at.update(CLERK, file("cong-van.pdf"), "f1")]);
    await at.says(CLERK, PICK);
    expect(at.channel.sent.findLast((one) => one.file !== undefined)?.chat).toBe(CLERK);
    await at.says("ct-ubnd", PICK);
    expect(last(at, "ct-ubnd")?.message.text).toMatch(/^Không còn tệp này/);
    await at.says("ct-ubnd", "/tep ia le");
    expect(last(at, "ct-ubnd")?.message.text).toMatch(/không có tệp kèm theo/);
  });
});
