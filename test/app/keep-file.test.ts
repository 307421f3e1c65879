import { describe, expect, it } from "vitest";
import type { Attachment } from "../../src/domain/report.ts";
import { MINUTE } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office, type TestOffice } from "../harness.ts";
import { sampleFile } from "../sample-file.ts";

/** Files on their way in, and out again. */

const CLERK = "vt-iale";
const WEEK = "iale:bao-cao-tuan:2026-W48";

/** The clerk is asked for the question that takes files. */
async function asked(): Promise<TestOffice & { fetches: string[] }> {
  const at = await office({ stores: memoryStores(), clock: handClock("2026-11-27", "08:00") });
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
