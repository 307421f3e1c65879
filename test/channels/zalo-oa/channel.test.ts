import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FileContent, Links } from "../../../src/app/ports.ts";
import { oaChannel } from "../../../src/channels/zalo-oa/channel.ts";
import { endpointsIn } from "../../../src/channels/zalo-oa/endpoints.ts";
import { DAY, HOUR, type Instant, MINUTE } from "../../../src/domain/time.ts";
import type { OutMessage } from "../../../src/engine/conversation.ts";
import { sampleFile } from "../../sample-file.ts";
import { USER } from "./events.ts";
import { FIRST, type Rig, rig, SECOND_PAIR } from "./rig.ts";
import { GRANT, HTML_502, MESSAGE, OLD_MESSAGE, refused, SENT } from "./scripted-oa.ts";

const IMAGE = "/v2.0/oa/upload/image";
const FILE = "/v2.0/oa/upload/file";
const NOW = 1_795_575_600_000 as Instant;

let at: Rig;
beforeEach(async () => {
  at = await rig();
  await at.consent();
  at.pass(HOUR);
  at.api.script(FILE, { error: 0, data: { token: "file-token" } });
  at.api.script(IMAGE, { error: 0, data: { attachment_id: "image-id" } });
});
afterEach(() => at.api.stop());

const links: Links = {
  file: (recipe, expires) => `https://giaoban.example/f/${recipe.make}/${expires - NOW}`,
  page: () => "",
  upload: () => "",
  board: () => "",
};

function channel(more: { links?: Links | undefined; paid?: boolean } = {}) {
  return oaChannel({
    client: at.client,
    tokens: at.tokens(),
    endpoints: endpointsIn(at.stores.marks),
    origin: at.api.root,
    paid: false,
    links,
    words: { link: (name, url) => `[${name}] ${url}`, noLink: (name) => `[${name}] on the web` },
    pace: at.pace,
    log: at.log,
    ...more,
  });
}

const send = (message: OutMessage, file?: FileContent, on = channel()) => on.send(USER, "say:1", message, NOW, file);
/** The messages that were posted. */
const posted = () =>
  at.api.calls.filter(({ path }) => path === MESSAGE || path === OLD_MESSAGE).map(({ body }) => body.message);
const paths = () => at.api.calls.map(({ path }) => path);
const kept = (name: string, ending: string, size?: number): FileContent => ({
  name,
  mime: MIMES[ending] ?? "application/octet-stream",
  bytes: size === undefined ? sampleFile(ending) : new Uint8Array(size),
});
const MIMES: Record<string, string> = {
  pdf: "application/pdf",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  png: "image/png",
  jpg: "image/jpeg",
  webp: "image/webp",
};
const WITH_FILE: OutMessage = { text: "Tệp của báo cáo.", file: { make: "kept", id: "u1" } };

describe("a message", () => {
  it("is a text to a person, and is named by Zalo", async () => {
    expect(await send({ text: "Xin nộp báo cáo." })).toEqual({ ok: true, id: "m1" });
    expect(at.api.calls[0]?.body).toEqual({ recipient: { user_id: USER }, message: { text: "Xin nộp báo cáo." } });
  });

  it("is there all the same where Zalo says so and nothing else", async () => {
    at.api.script(MESSAGE, { error: 0, message: "Success" });
    expect(await send({ text: "Xin nộp." })).toEqual({ ok: true, id: "" });
  });

  it("has its answers as buttons whose tap names conversation, turn and option, with no name of anybody", async () => {
    const options = [
      { id: "co", label: "Có" },
      { id: "khong", label: "Không" },
    ];
    await send({ text: "Có tồn không?", options, conversation: "xa-ia-le:bao-cao-tuan:2026-W48", turn: 7 });
    expect(posted()).toEqual([
      {
        text: "Có tồn không?",
        attachment: {
          type: "template",
          payload: {
            buttons: [
              { title: "Có", type: "oa.query.hide", payload: "#1q1ra5s|7|co" },
              { title: "Không", type: "oa.query.hide", payload: "#1q1ra5s|7|khong" },
            ],
          },
        },
      },
    ]);
  });

  it("has commands as buttons that say them", async () => {
    await send({ text: "Đồng ý?", options: [{ id: "/dongy ABCD-EFGH", label: "Đồng ý" }] });
    expect(posted()).toMatchObject([
      { attachment: { payload: { buttons: [{ title: "Đồng ý", payload: "/dongy ABCD-EFGH" }] } } },
    ]);
  });

  it.each<[string, { id: string; label: string }[]]>([
    ["six options", Array.from({ length: 6 }, (_, n) => ({ id: `/x${n}`, label: `Mục ${n + 1}` }))],
    ["a label of 101 letters", [{ id: "/a", label: "ộ".repeat(101) }]],
    ["a payload beyond 1,000", [{ id: `/${"a".repeat(1_000)}`, label: "Mục" }]],
    ["words that a tap would be read as something else by", [{ id: "#1q1ra5s|1|co", label: "Mục" }]],
  ])("with %s lists them, all or none", async (_what, options) => {
    await send({ text: "Xin chọn:", options });
    const [message] = posted();
    expect(message).not.toHaveProperty("attachment");
    expect(message?.["text"]).toBe(
      ["Xin chọn:", "", ...options.map(({ label }, n) => `${n + 1}. ${label}`)].join("\n"),
    );
  });

  it("that is long is parted, its buttons under the last part, in composed letters", async () => {
    const lines = Array.from({ length: 300 }, (_, n) => `${n}. Công việc đã hoàn thành`.normalize("NFD"));
    await send({ text: lines.join("\n"), options: [{ id: "/trogiup", label: "Trợ giúp".normalize("NFD") }] });
    const texts = posted().map((message) => String(message?.["text"]));
    expect(texts.length).toBeGreaterThan(3);
    expect(texts.join("")).toBe(lines.join("\n").normalize("NFC"));
    for (const part of texts) expect(part.length).toBeLessThanOrEqual(1_900);
    expect(posted().map((message) => message?.["attachment"] !== undefined)).toEqual([
      ...texts.slice(1).map(() => false),
      true,
    ]);
    expect(JSON.stringify(posted().at(-1))).toContain("Trợ giúp".normalize("NFC"));
  });

  it("whose first part is refused says no other", async () => {
    at.api.script(MESSAGE, refused(-230));
    expect(await send({ text: "việc\n".repeat(1_000) })).toEqual({ ok: false, why: "window" });
    expect(posted()).toHaveLength(1);
  });

  it("with nothing to say is our fault, and not sent", async () => {
    expect(await send({ text: " \n " })).toEqual({ ok: false, why: "bug" });
    expect(at.api.calls).toEqual([]);
  });
});

describe("the tokens of messages", () => {
  it.each([-216, -220])(
    "refused with %s are renewed once for all that are on their way, each said once",
    async (code) => {
      at.api.script(GRANT, SECOND_PAIR);
      const on = channel();
      const texts = Array.from({ length: 12 }, (_, n) => `Tin ${n}`);
      at.api.expire(FIRST.access, code);
      const results = await Promise.all(texts.map((text) => send({ text }, undefined, on)));
      expect(results.every(({ ok }) => ok)).toBe(true);
      expect(at.api.of(GRANT)).toHaveLength(1);
      const said = at.api.of(MESSAGE).filter(({ token }) => token === SECOND_PAIR.access_token);
      expect(new Set(said.map(({ body }) => body.message?.["text"]))).toEqual(new Set(texts));
      expect(said).toHaveLength(texts.length);
    },
  );

  it("refused twice are a person's affair: nothing is renewed again", async () => {
    at.api.script(GRANT, SECOND_PAIR);
    at.api.script(MESSAGE, refused(-216));
    const on = channel();
    expect(await send({ text: "a" }, undefined, on)).toEqual({ ok: false, why: "human" });
    expect(await send({ text: "b" }, undefined, on)).toEqual({ ok: false, why: "human" });
    expect(at.api.of(GRANT)).toHaveLength(1);
  });

  it("that cannot be looked up let the message wait", async () => {
    at.stores.credentials.get = () => Promise.reject(new Error("away"));
    expect(await send({ text: "a" })).toEqual({ ok: false, why: "retry", ms: 5_000 });
    expect(at.api.calls).toEqual([]);
  });
});

describe("the endpoint", () => {
  it("is v3, and kept to", async () => {
    await send({ text: "a" });
    expect([paths(), await at.stores.marks.get("zalo-oa:3245102376187211265:endpoint")]).toEqual([[MESSAGE], 3]);
  });

  it("of a state office's account is v2, found out by the first message, for all processes", async () => {
    at.api.script(MESSAGE, refused(-235));
    expect(await send({ text: "a" })).toEqual({ ok: true, id: "m1" });
    expect(await send({ text: "b" }, undefined, channel())).toEqual({ ok: true, id: "m1" });
    expect(paths()).toEqual([MESSAGE, OLD_MESSAGE, OLD_MESSAGE]);
  });

  it("is not pinned by a message that did not arrive", async () => {
    at.api.script(MESSAGE, refused(-235));
    at.api.script(OLD_MESSAGE, refused(-230));
    expect(await send({ text: "a" })).toEqual({ ok: false, why: "window" });
    expect(await at.stores.marks.get("zalo-oa:3245102376187211265:endpoint")).toBeUndefined();
  });

  it.each([-200, -201, -210, -213, -230, -240, -32])("is not changed by %s", async (code) => {
    at.api.script(MESSAGE, refused(code));
    await send({ text: "a" });
    expect(paths()).toEqual([MESSAGE]);
  });

  it("that both refuse is a person's affair", async () => {
    at.api.script(MESSAGE, refused(-235));
    at.api.script(OLD_MESSAGE, refused(-235));
    expect(await send({ text: "a" })).toEqual({ ok: false, why: "human" });
  });

  it("that is pinned is the only one that is tried, but for v3 where the account has become a state office's", async () => {
    const mark = "zalo-oa:3245102376187211265:endpoint";
    await at.stores.marks.move(mark, undefined, 2);
    at.api.script(OLD_MESSAGE, refused(-235), SENT);
    expect(await send({ text: "a" })).toEqual({ ok: false, why: "human" });
    expect(paths()).toEqual([OLD_MESSAGE]);
    await at.stores.marks.move(mark, 2, 3);
    at.api.script(MESSAGE, refused(-235));
    expect(await send({ text: "b" })).toMatchObject({ ok: true });
    expect([paths(), await at.stores.marks.get(mark)]).toEqual([[OLD_MESSAGE, MESSAGE, OLD_MESSAGE], 2]);
  });

  it("that is pinned to v2 is not left when v2 is shut down: a person looks first", async () => {
    await at.stores.marks.move("zalo-oa:3245102376187211265:endpoint", undefined, 2);
    at.api.script(OLD_MESSAGE, refused(-240));
    expect(await send({ text: "a" })).toEqual({ ok: false, why: "human" });
    expect(paths()).toEqual([OLD_MESSAGE]);
  });
});

describe("a file", () => {
  it.each(["pdf", "doc", "docx"])("that is %s is uploaded and goes before the text", async (ending) => {
    expect(await send(WITH_FILE, kept(`Báo cáo "tuần".${ending}`, ending))).toMatchObject({ ok: true });
    expect(paths()).toEqual([FILE, MESSAGE, MESSAGE]);
    expect(posted()).toEqual([
      { attachment: { type: "file", payload: { token: "file-token" } } },
      { text: WITH_FILE.text },
    ]);
    const [upload] = at.api.of(FILE);
    expect(upload?.raw).toContain('name="file"');
    expect(upload?.raw).toContain("Báo cáo");
  });

  it.each(["png", "jpg"])("that is a %s is uploaded as a picture", async (ending) => {
    await send(WITH_FILE, kept(`anh.${ending}`, ending));
    expect(posted()[0]).toEqual({
      attachment: {
        type: "template",
        payload: { template_type: "media", elements: [{ media_type: "image", attachment_id: "image-id" }] },
      },
    });
  });

  it.each([
    ["a workbook", kept("so-lieu.xlsx", "xlsx")],
    ["another picture", kept("anh.webp", "webp")],
    ["a document of more than 5 MB", kept("lon.pdf", "pdf", 5 * 1024 * 1024 + 1)],
    ["a picture of more than 1 MB", kept("lon.png", "png", 1024 * 1024 + 1)],
  ])("that is %s goes as a link for a week, in the text", async (_what, file) => {
    await send(WITH_FILE, file);
    expect(posted()).toEqual([{ text: `${WITH_FILE.text}\n[${file.name}] https://giaoban.example/f/kept/${7 * DAY}` }]);
  });

  it("of a message with a list stands before the list", async () => {
    const options = Array.from({ length: 6 }, (_, n) => ({ id: `/x${n}`, label: `Mục ${n + 1}` }));
    await send({ ...WITH_FILE, options }, kept("a.xlsx", "xlsx"));
    expect(String(posted()[0]?.["text"])).toMatch(/^Tệp của báo cáo\.\n\[a\.xlsx\].*\n\n1\. Mục 1\n/);
  });

  it("is only named where there are no links", async () => {
    await send(WITH_FILE, kept("a.xlsx", "xlsx"), channel({ links: undefined }));
    expect(posted()).toEqual([{ text: `${WITH_FILE.text}\n[a.xlsx] on the web` }]);
  });

  it("that many are sent is uploaded once, until Zalo may have forgotten it", async () => {
    const on = channel();
    const file = kept("a.pdf", "pdf");
    for (let n = 0; n < 3; n += 1) await send(WITH_FILE, file, on);
    await send(WITH_FILE, { ...file, name: "b.pdf" }, on);
    expect(at.api.of(FILE)).toHaveLength(2);
    at.pass(6 * DAY);
    at.api.script(GRANT, SECOND_PAIR);
    await send(WITH_FILE, file, on);
    expect(at.api.of(FILE)).toHaveLength(3);
  });

  it("that Zalo has forgotten (-100) is uploaded anew, once", async () => {
    const on = channel();
    await send(WITH_FILE, kept("a.pdf", "pdf"), on);
    at.api.script(MESSAGE, refused(-100), SENT);
    expect(await send(WITH_FILE, kept("a.pdf", "pdf"), on)).toMatchObject({ ok: true });
    expect(at.api.of(FILE)).toHaveLength(2);
    at.api.script(MESSAGE, refused(-100));
    expect(await send(WITH_FILE, kept("a.pdf", "pdf"), on)).toEqual({ ok: false, why: "bug" });
    expect(at.api.of(FILE)).toHaveLength(3);
  });

  it("that Zalo does not take after all goes as a link", async () => {
    at.api.script(FILE, refused(-201));
    expect(await send(WITH_FILE, kept("a.pdf", "pdf"))).toMatchObject({ ok: true });
    expect(String(posted()[0]?.["text"])).toContain("[a.pdf] https://giaoban.example");
    expect(at.log.lines).toHaveLength(1);
  });

  it("whose upload is not answered lets the message wait, since nothing was said yet", async () => {
    at.api.script(FILE, HTML_502);
    expect(await send(WITH_FILE, kept("a.pdf", "pdf"))).toEqual({ ok: false, why: "retry", ms: 5_000 });
    expect(posted()).toEqual([]);
  });
});

describe("a file that came in", () => {
  it("is read from its address, up to a size", async () => {
    at.api.script("/in/1", { bytes: Buffer.alloc(3_000_000, 1) });
    const id = `${at.api.root}/in/1`;
    const got = await channel().fetch({ id, name: "a.jpg" }, 4_000_000);
    expect(got.ok && got.bytes.length).toBe(3_000_000);
    expect(await channel().fetch({ id, name: "a.jpg" }, 2_000_000)).toEqual({ ok: false, why: "too_big" });
    const before = at.api.calls.length;
    expect(await channel().fetch({ id, name: "a.jpg", size: 9 }, 8)).toEqual({ ok: false, why: "too_big" });
    expect(at.api.calls).toHaveLength(before);
  });

  it.each([
    [404, "gone"],
    [403, "gone"],
    [502, "retry"],
  ])("that is answered with %s is %s", async (status, why) => {
    at.api.script("/in/1", { status, html: "" });
    expect(await channel().fetch({ id: `${at.api.root}/in/1`, name: "a.jpg" }, 9)).toEqual({ ok: false, why });
  });

  it("is not read from near us, whoever says so", async () => {
    for (const id of ["http://127.0.0.1:1/x", "http://169.254.169.254/latest", "file:///etc/passwd", "x"])
      expect(await channel().fetch({ id, name: "a.jpg" }, 9)).toEqual({ ok: false, why: "gone" });
  });
});

describe("whether a person may be written to", () => {
  const ago = (ms: number, paid = false) => channel({ paid }).contact((NOW - ms) as Instant, NOW);

  it.each([
    [0, "free", "free"],
    [47 * HOUR, "free", "free"],
    [48 * HOUR - 6 * MINUTE, "free", "free"],
    [48 * HOUR - 4 * MINUTE, "paid", "free"],
    [49 * HOUR, "paid", "free"],
    [6 * DAY, "paid", "free"],
    [7 * DAY - 4 * MINUTE, "closed", "closed"],
    [8 * DAY, "closed", "closed"],
  ])("%s ms after the last contact is %s, and %s where the office pays", (ms, unpaid, paid) => {
    expect([ago(ms), ago(ms, true)]).toEqual([unpaid, paid]);
  });

  it("is no where he never wrote", () => {
    expect(channel({ paid: true }).contact(undefined, NOW)).toBe("closed");
  });
});

it("no line of the log holds a token, a text or a person", async () => {
  at.api.script(GRANT, SECOND_PAIR);
  for (const answer of [refused(-216), refused(-201), refused(-221), HTML_502, "reset" as const, { hello: 1 }]) {
    at.api.script(MESSAGE, answer);
    await send({ text: "Công dân khiếu nại" });
  }
  at.api.script(FILE, refused(-201));
  await send(WITH_FILE, kept("khieu-nai.pdf", "pdf"));
  expect(at.log.lines.length).toBeGreaterThan(2);
  const lines = at.log.lines.join();
  for (const secret of ["access-token", "refresh-token", "Công dân", "khieu-nai", USER])
    expect(lines).not.toContain(secret);
});
