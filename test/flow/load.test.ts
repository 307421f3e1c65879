import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Library, loadFlows, showFault } from "../../src/flow/load.ts";
import { readFolder } from "../../src/flow/read-folder.ts";
import { sentences } from "../../src/flow/sentences.ts";
import { MAX_LENGTH, type SourceFile } from "../../src/flow/source.ts";

const shipped = readFolder(fileURLToPath(new URL("../../flows/", import.meta.url))).map(({ path, text }) => ({
  path: `flows/${basename(path)}`,
  text,
}));

const small = (id: string, more = "") => `id: ${id}
version: 2
title: Báo cáo ${id}
units: [xa]
period: week
deadline: { due: friday 16:00 }
steps:
  - { id: so_viec, label: Số việc, ask: Bao nhiêu việc?, answer: number }
summary: {}
${more}`;

function text(name: string): string {
  return shipped.find(({ path }) => path === `flows/${name}`)?.text ?? "";
}

/** The shipped calendar and wording with these files; one of the same name takes the place of a shipped one. */
function folder(files: Record<string, string>): SourceFile[] {
  const shared = ["lich.yaml", "loi-thoai.yaml", "nhac-viec.yaml"].map((name) => [name, text(name)]);
  const all: Record<string, string> = { ...Object.fromEntries(shared), ...files };
  return Object.entries(all).map(([name, text]) => ({ path: `flows/${name}`, text }));
}

function faultsOf(files: SourceFile[]): string[] {
  const loaded = loadFlows(files);
  return loaded.ok ? [] : loaded.faults.map(showFault);
}

function libraryOf(files: SourceFile[]): Library {
  const loaded = loadFlows(files);
  if (!loaded.ok) throw new Error(loaded.faults.map(showFault).join("\n"));
  return loaded.library;
}

describe("the shipped folder", () => {
  it("loads without a fault", () => {
    const { flows, versions } = libraryOf(shipped);
    expect(flows.map(({ id }) => id)).toEqual(["bao-cao-tthc", "bao-cao-tuan"]);
    expect([...versions.keys()]).toEqual(["bao-cao-tthc@1", "bao-cao-tuan@1"]);
  });

  it("has a sentence for every key, and no other", () => {
    const { wording } = libraryOf(shipped);
    expect(wording.say("yaml.number", { found: "10.070", read: 10.07 })).toMatch(/^10\.070 .* 10,07; .*"10\.070"/);
    const keys = [...text("loi-thoai.yaml").matchAll(/^([a-z][\w.]*):/gm)].map(([, key]) => key);
    expect(new Set(keys)).toEqual(new Set(Object.keys(sentences)));
  });

  it("reads the calendar", () => {
    expect(libraryOf(shipped).calendar.years).toEqual({ from: 2024, to: 2030 });
  });
});

it("the example of the README is a whole report type", () => {
  const readme = readFileSync(new URL("../../flows/README.md", import.meta.url), "utf8");
  const [, example = ""] = /```yaml\n(id: bao-cao-ngan\n[^`]*)```/.exec(readme) ?? [];
  expect(libraryOf(folder({ "bao-cao-ngan.yaml": example })).flows.map(({ id }) => id)).toEqual(["bao-cao-ngan"]);
});

describe("several files", () => {
  it("all faults of all files come at once, in order", () => {
    const faults = faultsOf(
      folder({
        "b.yaml": small("b").replace("period: week", "period: tuan"),
        "a.yaml": small("a").replace("version: 2", "version: hai").replace("units: [xa]", "units: []"),
        "lich.yaml": "years: { from: 2024, to: 2030 }\n",
      }),
    );
    expect(faults.map((fault) => fault.split(" ")[0])).toEqual([
      "flows/a.yaml:2:10",
      "flows/a.yaml:4:8",
      "flows/b.yaml:5:9",
      "flows/lich.yaml:1:1",
      "flows/lich.yaml:1:1",
      "flows/lich.yaml:1:1",
    ]);
  });

  it("two flows cannot be called alike, whatever the marks", () => {
    expect(
      faultsOf(folder({ "a.yaml": small("a", "aliases: [Giao ban, b]"), "b.yaml": small("b", "aliases: [giao BẠN]") })),
    ).toEqual([
      'flows/b.yaml:1:5 "b" trùng với tên gọi của báo cáo a; xin đặt tên khác',
      'flows/b.yaml:10:11 "giao BẠN" trùng với tên gọi của báo cáo a; xin đặt tên khác',
    ]);
  });

  it("a copied file whose id was not changed is told", () => {
    expect(faultsOf(folder({ "a.yaml": small("a"), "a2.yaml": small("a") }))).toEqual([
      "flows/a2.yaml:1:5 tệp đang tên là a2.yaml, theo nội dung thì phải tên là a.yaml; xin đổi tên tệp hoặc sửa dòng này",
    ]);
  });

  it("a file with the other ending is told rather than left out", () => {
    expect(faultsOf(folder({ "a.yml": small("a") }))).toEqual([
      "flows/a.yml:1:5 tệp đang tên là a.yml, theo nội dung thì phải tên là a.yaml; xin đổi tên tệp hoặc sửa dòng này",
    ]);
  });

  it("the calendar and the wording must be there", () => {
    const flow = { path: "flows/a.yaml", text: small("a") };
    expect(faultsOf([flow])).toContain("flows/lich.yaml:1:1 file.missing");
    expect(faultsOf([flow])).toContain("flows/loi-thoai.yaml:1:1 file.missing");
  });
});

describe("old versions", () => {
  const old = small("a").replace("version: 2", "version: 1");

  it("can be read, not begun", () => {
    const { flows, versions } = libraryOf(folder({ "a.yaml": small("a"), "a@1.yaml": old }));
    expect(flows.map(({ id, version }) => `${id}@${version}`)).toEqual(["a@2"]);
    expect([...versions.keys()].sort()).toEqual(["a@1", "a@2"]);
  });

  it("outlive their flow", () => {
    const { flows, versions } = libraryOf(folder({ "a@1.yaml": old }));
    expect([flows.length, versions.size]).toEqual([0, 1]);
  });

  it("must be older, and be what their name says", () => {
    expect(faultsOf(folder({ "a.yaml": small("a"), "a@2.yaml": small("a"), "a@1.yaml": small("a") }))).toEqual([
      "flows/a@1.yaml:2:10 tệp đang tên là a@1.yaml, theo nội dung thì phải tên là a@2.yaml; xin đổi tên tệp hoặc sửa dòng này",
      "flows/a@1.yaml:2:10 tệp có @ là phiên bản cũ, số phải nhỏ hơn phiên bản đang dùng (2), không thể là 2",
      "flows/a@2.yaml:2:10 tệp có @ là phiên bản cũ, số phải nhỏ hơn phiên bản đang dùng (2), không thể là 2",
    ]);
  });
});

describe("loi-thoai.yaml", () => {
  const wording = text("loi-thoai.yaml");

  function faultsOfWording(change: (text: string) => string): string[] {
    return faultsOf(folder({ "loi-thoai.yaml": change(wording) })).map((fault) => fault.replace(/:\d+:/, ":L:"));
  }

  it.each<[string, (text: string) => string, string]>([
    [
      "a missing sentence",
      (text) => text.replace(/^button\.yes: .*\n/m, ""),
      'flows/loi-thoai.yaml:L:1 thiếu câu "button.yes"; xin chép lại dòng này từ bản gốc',
    ],
    [
      "a sentence too many",
      (text) => `${text}mot.cau.nua: Chào.\n`,
      'flows/loi-thoai.yaml:L:1 không có câu nào tên "mot.cau.nua"; xin bỏ dòng này',
    ],
    [
      "a name it may not use",
      (text) => text.replace(/^file\.too_long: .*$/m, "file.too_long: dài quá {mix} chữ"),
      "flows/loi-thoai.yaml:L:25 câu này chỉ dùng được các chỗ điền: max",
    ],
    [
      "a calculation",
      (text) => text.replace(/^file\.too_long: .*$/m, "file.too_long: dài quá {max + 1} chữ"),
      "flows/loi-thoai.yaml:L:25 câu này chỉ dùng được các chỗ điền: max",
    ],
    [
      "a name where there is none",
      (text) => text.replace(/^file\.empty: .*$/m, "file.empty: tệp {path} trống"),
      "flows/loi-thoai.yaml:L:18 câu này không có chỗ điền nào; muốn viết chính dấu ngoặc nhọn thì viết đôi {{ và }}",
    ],
    [
      "a brace left open",
      (text) => text.replace(/^file\.too_long: .*$/m, "file.too_long: dài quá {max chữ"),
      "flows/loi-thoai.yaml:L:24 dấu { ở đây chưa đóng; muốn viết chính dấu ngoặc nhọn thì viết đôi {{",
    ],
    [
      "no text",
      (text) => text.replace(/^file\.empty: .*$/m, "file.empty: 5"),
      'flows/loi-thoai.yaml:L:13 ở đây cần chữ; xin đặt trong ngoặc kép: "5"',
    ],
    [
      "nothing",
      (text) => text.replace(/^file\.empty: .*$/m, "file.empty:"),
      'flows/loi-thoai.yaml:L:12 mục "file.empty" chưa có nội dung; xin ghi thêm hoặc bỏ dòng này',
    ],
  ])("%s", (_, change, fault) => {
    expect(faultsOfWording(change)).toEqual([fault]);
  });

  it("a misspelled key is told with the right one", () => {
    expect(faultsOfWording((text) => text.replace(/^file\.empty:/m, "file.emtpy:"))).toEqual([
      'flows/loi-thoai.yaml:L:1 thiếu câu "file.empty"; xin chép lại dòng này từ bản gốc',
      'flows/loi-thoai.yaml:L:1 không có câu nào tên "file.emtpy"; có phải "file.empty" không?',
    ]);
  });

  it("may leave a name out", () => {
    expect(faultsOfWording((text) => text.replace(/^file\.too_long: .*$/m, "file.too_long: tệp dài quá"))).toEqual([]);
  });

  it("when it cannot be read at all, faults are told by their keys", () => {
    expect(faultsOf(folder({ "loi-thoai.yaml": "a: b: c\n", "a.yaml": small("b") }))).toEqual([
      "flows/a.yaml:1:5 file.name a.yaml b.yaml",
      "flows/loi-thoai.yaml:1:4 yaml.colon",
    ]);
  });
});

describe("lich.yaml", () => {
  it.each<[string, (text: string) => string, string]>([
    [
      "a day that does not exist",
      (text) => text.replace("day: 2024-01-01", "day: 2024-02-30"),
      '"2024-02-30" không phải ngày có thật; xin viết năm-tháng-ngày, như "2026-11-25"',
    ],
    [
      "a day that is none at all",
      (text) => text.replace("day: 2024-01-01", "day: hôm nay"),
      '"hôm nay" không phải ngày có thật; xin viết năm-tháng-ngày, như "2026-11-25"',
    ],
    [
      "a kind that does not exist",
      (text) => text.replace("kind: holiday", "kind: holidays"),
      '"holidays" không dùng được ở đây, có phải "holiday" không? Chọn một trong: holiday, compensatory, swap_off, swap_work, local_off',
    ],
    [
      "hours that do not exist",
      (text) => text.replace("morning: 07:30-11:30", "morning: 7h30-11h30"),
      '"7h30-11h30" không phải khoảng giờ; xin viết như 07:30-11:30',
    ],
    [
      "a worked day that is worked anyway",
      (text) => text.replace("2024-05-04, kind: swap_work", "2024-05-06, kind: swap_work"),
      "ngày 2024-05-06 vốn là ngày làm việc, không phải ngày làm bù; xin xem lại ngày",
    ],
  ])("%s", (_, change, fault) => {
    const faults = faultsOf(folder({ "lich.yaml": change(text("lich.yaml")) }));
    expect(faults.map((one) => one.replace(/^flows\/lich\.yaml:\d+:\d+ /, ""))).toEqual([fault]);
  });
});

describe("nhac-viec.yaml", () => {
  const told = (change: (text: string) => string) =>
    faultsOf(folder({ "nhac-viec.yaml": change(text("nhac-viec.yaml")) }));

  it("is the ladder of every flow that has none, and of no other", () => {
    const { flows, reminding } = libraryOf(
      folder({
        "rieng.yaml": small("rieng", "reminders: [{ at: 0, to: head, say: Xin nộp. }]"),
        "chung.yaml": small("chung"),
        "khong.yaml": small("khong", "reminders: []"),
      }),
    );
    expect(flows.map(({ id, reminders }) => [id, reminders.length])).toEqual([
      ["chung", 8],
      ["khong", 0],
      ["rieng", 1],
    ]);
    expect(flows[0]?.reminders).toBe(reminding.ladder);
    expect(reminding).toMatchObject({
      slots: ["08:00", "13:30"],
      budget: 5,
      late_list: {
        at: [
          { weekday: 1, time: "07:00" },
          { weekday: 4, time: "07:00" },
        ],
        to: ["leader", "collector", "leaders_group"],
      },
      digest: {
        before_briefing: [
          { weekday: 1, time: "06:45" },
          { weekday: 4, time: "06:45" },
        ],
        evening_of_due: "17:30",
      },
    });
  });

  it.each<[string, (text: string) => string, string]>([
    [
      "a role that does not exist",
      (text) => text.replace("to: head", "to: trưởng"),
      '"trưởng" không dùng được ở đây; xin chọn một trong: reporter, deputy, head, collector, leader, admin, leaders_group',
    ],
    [
      "a value that does not exist",
      (text) => text.replace("{unit} đã quá hạn", "{don_vi} đã quá hạn"),
      'ở đây không dùng được "don_vi"; chỉ dùng được: title, period, unit, due',
    ],
    [
      "a slot in quiet time",
      (text) => text.replace("slots: [08:00, 13:30]", "slots: [13:30, 12:00]"),
      "12:00 là giờ nghỉ; xin chọn trong giờ làm việc (07:30-11:30, 13:30-17:00), theo lich.yaml",
    ],
    [
      "no slot",
      (text) => text.replace("slots: [08:00, 13:30]", "slots: []"),
      "danh sách này phải có ít nhất một phần tử",
    ],
    [
      "a slot that is no time",
      (text) => text.replace("slots: [08:00", "slots: [8h"),
      '"8h" không phải giờ; xin viết như 08:00',
    ],
    [
      "a week's time that is none",
      (text) => text.replace("monday 07:00", "thứ hai 7h"),
      '"thứ hai 7h" không phải giờ trong tuần; xin viết như monday 07:00 (thứ Hai, 7 giờ)',
    ],
    [
      "a summary for a briefing that is over",
      (text) => text.replace("thursday 06:45", "thursday 11:30"),
      "giao ban họp buổi sáng nên 11:30 là muộn; xin chọn giờ trước 11:30",
    ],
    [
      "a summary of the day in its morning",
      (text) => text.replace("evening_of_due: 17:30", "evening_of_due: 05:30"),
      "05:30 chưa phải cuối ngày nộp báo cáo; xin chọn giờ từ 13:30 trở đi, sau giờ hạn nộp",
    ],
    [
      "a summary of the day at no time",
      (text) => text.replace("evening_of_due: 17:30", "evening_of_due: 5h30 chiều"),
      '"5h30 chiều" không phải giờ; xin viết như 08:00',
    ],
    [
      "no summary before a briefing",
      (text) => text.replace("before_briefing: [monday 06:45, thursday 06:45]", "before_briefing: []"),
      "danh sách này phải có ít nhất một phần tử",
    ],
    [
      "no word on the summary",
      (text) => text.replace(/\ndigest:[^]*/, "\n"),
      'thiếu mục "digest"; xin thêm dòng "digest: …"',
    ],
    ["no budget", (text) => text.replace("budget: 5", "budget: 0"), "số này phải từ 1 trở lên"],
    [
      "two rungs at one moment",
      (text) => text.replace("at: -1d 08:00", "at: -2d 08:00"),
      "reporter đã có một lời nhắc khác vào đúng lúc này; xin bỏ một hoặc đổi giờ",
    ],
    ["nothing at all", () => "", "tệp trống; xin chép một tệp có sẵn rồi sửa"],
  ])("%s", (_, change, fault) => {
    const faults = told(change);
    expect(faults.map((one) => one.replace(/^flows\/nhac-viec\.yaml:\d+:\d+ /, ""))).toEqual([fault]);
  });

  it("tells where: the slot, not the list", () => {
    expect(told((text) => text.replace("slots: [08:00, 13:30]", "slots: [13:30, 12:00]"))[0]).toMatch(
      /^flows\/nhac-viec\.yaml:\d+:16 12:00/,
    );
    expect(told((text) => text.replace("thursday 06:45", "thursday 11:30"))[0]).toMatch(
      /^flows\/nhac-viec\.yaml:\d+:35 giao ban/,
    );
  });

  it("has to be there", () => {
    expect(faultsOf(folder({}).filter(({ path }) => !path.endsWith("nhac-viec.yaml")))).toEqual([
      "flows/nhac-viec.yaml:1:1 thiếu tệp này trong thư mục; xin chép lại từ bản gốc",
    ]);
  });
});

describe("a folder on disk", () => {
  const directory = mkdtempSync(join(tmpdir(), "giaoban-flows-"));
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(directory, name), content);

  beforeAll(() => {
    write("lich.yaml", text("lich.yaml"));
    write("nhac-viec.yaml", text("nhac-viec.yaml"));
    write("loi-thoai.yaml", text("loi-thoai.yaml"));
    write("README.md", "# không phải báo cáo");
    write(".luu-tam.yaml", "a: b: c");
    write("to.yaml", "a".repeat(10_000_000));
    write("utf-16.yaml", new Uint8Array(Buffer.from(`\uFEFF${small("utf-16")}`, "utf16le")));
    write("windows.yaml", `\uFEFF${small("windows").replaceAll("\n", "\r\n")}`);
    write("mac.yaml", small("mac").normalize("NFD"));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it("what is huge or no UTF-8 is refused; README and hidden files are left alone", () => {
    const loaded = loadFlows(readFolder(directory));
    const faults = loaded.ok ? [] : loaded.faults.map((fault) => `${basename(fault.path)} ${fault.text}`);
    expect(faults).toEqual([
      `to.yaml tệp dài quá ${MAX_LENGTH.toLocaleString("de")} chữ nên không đọc; xin xem có nhầm tệp không`,
      "utf-16.yaml tệp không theo bảng mã UTF-8; xin mở bằng trình soạn thảo rồi lưu lại với mã UTF-8",
    ]);
  });

  it("files saved on Windows or a Mac are as good as any", () => {
    const files = readFolder(directory).filter(({ path }) => !/(to|utf-16)\.yaml$/.test(path));
    const { flows } = libraryOf(files);
    expect(flows.map(({ title }) => title)).toEqual(["Báo cáo mac", "Báo cáo windows"]);
  });
});

it("whatever is cut out of a file or typed into it, the loader ends with a library or with places in that file", () => {
  const typed = fc.constantFrom(
    "",
    ": ",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "- ",
    "\t",
    "\n",
    "  ",
    "*",
    "&a ",
    "*a",
    "!x ",
    "10.070",
    "%",
    "|",
    ">",
    "last.",
    "null",
    "__proto__: 1",
    "<<: ",
    "---\n",
    "\uFEFF",
    "\0",
    "😀",
  );
  const name = fc.constantFrom(
    "bao-cao-tuan.yaml",
    "bao-cao-tthc.yaml",
    "lich.yaml",
    "loi-thoai.yaml",
    "nhac-viec.yaml",
  );
  fc.assert(
    fc.property(
      name,
      fc.nat(),
      fc.nat(40),
      fc.array(typed, { minLength: 1, maxLength: 3 }),
      (name, position, cut, words) => {
        const before = text(name);
        const start = position % before.length;
        const after = before.slice(0, start) + words.join("") + before.slice(start + cut);
        const loaded = loadFlows(
          shipped.map((file) => (basename(file.path) === name ? { path: file.path, text: after } : file)),
        );
        if (loaded.ok) return;
        const lines = after.split("\n");
        for (const { path, line, column, text } of loaded.faults) {
          expect(basename(path)).toBe(name);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
          expect(text).not.toBe("");
        }
      },
    ),
  );
});
