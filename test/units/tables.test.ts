import { readFileSync } from "node:fs";
import exceljs from "exceljs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import { readTable, writeSheet } from "../../scripts/units/read-table.ts";
import { sayDiff, sayFaults } from "../../scripts/units/say.ts";
import { importUnits } from "../../src/app/import-units.ts";
import { merged, readUnits, unitsTable } from "../../src/app/units-file.ts";
import { readCsv, writeCsv } from "../../src/domain/csv.ts";
import { directoryOf } from "../../src/domain/directory.ts";
import type { Unit, UnitId } from "../../src/domain/people.ts";
import type { Day } from "../../src/domain/time.ts";
import { faultsOfUnits } from "../../src/domain/unit-faults.ts";
import { decode } from "../../src/domain/vietnamese/decode.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, shippedLibrary } from "../harness.ts";

const { units: seed, people } = readOffice(CHU_PUH);
const { wording } = shippedLibrary();
const FIXTURE = new URL("./chu-puh-2025.csv", import.meta.url);
const HEAD = "id,ten,loai,truc_thuoc,ma,tu_ngay,den_ngay,ke_thua,ten_khac";

/** All that is said of a file: its faults, or its differences. */
async function told(name: string, bytes: Uint8Array | string, known: readonly Unit[] = seed): Promise<string[]> {
  const table = await readTable(name, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
  const read = "faults" in table ? table : readUnits(table.rows, known);
  return "faults" in read ? sayFaults(wording, name, read.faults) : sayDiff(wording, read);
}

/** What TCVN3 and VNI typists see as "UBND xã Ia Blứ", as bytes of a file in the system's code page. */
const TCVN3 = "UBND x\u00b7 Ia Bl\u00f8, \u00ae\u00acn v\u00de";
const VNI = "UBND xa\u00f5 Ia Bl\u00f6\u00f9, \u00f1\u00f4n v\u00f2, Nh\u00f4n Ho\u00f8a, cha\u00e1t";
const latin1 = (text: string) => Uint8Array.from(text, (one) => one.charCodeAt(0));
const utf16 = (text: string, big: boolean, mark: boolean) => {
  const little = Buffer.from(`${mark ? "\uFEFF" : ""}${text}`, "utf16le");
  return Uint8Array.from(big ? little.swap16() : little);
};

describe("a list of units from a file", () => {
  it("tells all that is wrong at once, by line and column, with the cure", async () => {
    const file = [
      HEAD,
      "a1,UBND xã A1,xa,a2,,,,,", // a circle of two
      "a2,UBND xã A2,xa,a1,,,,,",
      "b1,UBND xã B1,xa,ubnd,23942,,,,", // the code of Nhơn Hòa, which goes on
      "c1,UBND tỉnh C,tinh,,,01/07/2025,,,",
      "c2,UBND xã C2,xa,c1,,30/06/2025,,,", // before its parent's
      "d1,UBND xã D1,xa,nowhere,,,,,",
      "e1,UBND xã E1,xa,ubnd,,,,e2,",
    ].join("\n");
    expect(await told("xa.csv", file)).toEqual([
      "xa.csv:2:4 truc_thuoc: cấp trên thành vòng tròn: a1 → a2 → a1; xin sửa cấp trên của một đơn vị",
      "xa.csv:4:5 ma: mã hành chính 23942 đang là của UBND thị trấn Nhơn Hòa; hai đơn vị cùng có một lúc không chung mã, xin sửa mã hoặc ghi ngày",
      "xa.csv:6:6 tu_ngay: ngày 30/06/2025 cấp trên UBND tỉnh C chưa có (có từ 01/07/2025); xin sửa ngày hoặc cấp trên",
      "xa.csv:7:4 truc_thuoc: không có đơn vị cấp trên mã nowhere; xin sửa mã hoặc thêm dòng cho đơn vị ấy",
      "xa.csv:8:8 ke_thua: không có đơn vị kế thừa mã e2; xin sửa mã hoặc thêm dòng cho đơn vị ấy",
    ]);
  });

  it("tells what cannot be read in a line", async () => {
    const file = [
      HEAD,
      ",,Xã,,abc,31/02/2025,mai,,",
      "iale,UBND xã Ia Le,phuong,ubnd,,,,,",
      "x:1,=HYPERLINK(1),xa,ubnd,,,,,",
      "iale,UBND xã Ia Le,xa,ubnd,,02/07/2025,01/07/2025,,",
    ].join("\n");
    const lines = await told("xa.csv", file);
    expect(lines.map((line) => line.split(" ")[0])).toEqual([
      "xa.csv:2:1",
      "xa.csv:2:2",
      "xa.csv:2:3",
      "xa.csv:2:5",
      "xa.csv:2:6",
      "xa.csv:2:7",
      "xa.csv:3:3",
      "xa.csv:4:1",
      "xa.csv:4:2",
      "xa.csv:5:1",
    ]);
    expect(lines.join("\n")).toContain("là công thức");
    expect(lines.at(-1)).toContain("đã ghi ở dòng 3");
  });

  it.each([
    ["no line", "", "x.csv: tệp không có dòng nào"],
    ["an unknown column", "id,ten,loai,tenn\n", "x.csv:1:4 : không có cột «tenn»"],
    ["a missing column", "id,ten\n", "x.csv:1 thiếu cột loai"],
    ["an open quote", 'id,ten,loai\n"a,b\nc', "x.csv:2:1 : dấu ngoặc kép"],
    ["too many lines", `id,ten,loai\n${"a,b,xa\n".repeat(20_001)}`, "x.csv: có 20.001 dòng, quá 20.000"],
  ])("refuses %s", async (_, text, expected) => {
    expect((await told("x.csv", text)).join("\n")).toContain(expected);
  });

  it("refuses what is no table", async () => {
    expect(await told("x.doc", "")).toEqual([expect.stringContaining("không phải tệp .csv hay .xlsx")]);
    expect(await told("x.xlsx", "not a workbook")).toEqual([expect.stringContaining("không mở được")]);
  });

  it("reads UTF-8 and UTF-16, with a mark and without, commas, semicolons and tabs", async () => {
    const texts = [",", ";", "\t"].map((separator) =>
      ["id", "ten", "loai\nmoi", "UBND xã Blứ", "xa\n"].join(separator),
    );
    for (const text of texts)
      for (const bytes of [
        new TextEncoder().encode(text),
        new TextEncoder().encode(`\uFEFF${text}`),
        utf16(text, false, true),
        utf16(text, true, true),
        utf16(text, false, false),
        utf16(text, true, false),
      ])
        expect((await told("x.csv", bytes))[1]).toBe("  UBND xã Blứ (moi)");
  });

  it("knows TCVN3 and VNI by name, saved as they are or dressed up as UTF-8, and in a sheet", async () => {
    for (const [font, text] of [
      ["TCVN3", TCVN3],
      ["VNI", VNI],
    ] as const) {
      const line = `id,ten,loai\nmoi,"${text}",xa\n`;
      const expected = [expect.stringContaining(`tệp dùng bảng mã ${font}`)];
      expect(await told("x.csv", latin1(line))).toEqual(expected);
      expect(await told("x.csv", line)).toEqual(expected);
      expect(
        await told(
          "x.xlsx",
          await writeSheet([
            ["id", "ten", "loai"],
            ["moi", text, "xa"],
          ]),
        ),
      ).toEqual(expected);
    }
    expect(decode(latin1("\u00e3\u00ff\u0080"))).toEqual({ is: "unknown" });
  });

  it("takes no Unicode for an old font", () => {
    for (const text of ["UBND xã Ia Le, Hoà Bình", "Hà Nội, Toà án", "Bà Rá; Hoà Hoà", ...seed.map(({ name }) => name)])
      expect(decode(new TextEncoder().encode(text))).toEqual({ is: "text", text });
  });

  it("reads back what it writes, as CSV and as XLSX, whatever the units", async () => {
    const word = fc.stringMatching(/^[\p{L}\d",;' =+@-]{1,12}$/u).map((one) => `x${one}`.normalize("NFC").trim());
    const day = fc
      .integer({ min: 0, max: 900 })
      .map((n) => new Date(1.7e12 + n * 864e5).toISOString().slice(0, 10) as Day);
    const some = fc.array(
      fc.record({
        name: word,
        short: fc.oneof(word, fc.constant("=1+1")),
        aliases: fc.uniqueArray(word, { maxLength: 2 }),
        from: fc.option(day),
        code: fc.boolean(),
      }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(some, async (rows) => {
        const units = rows.map(
          ({ name, short, aliases, from, code }, n): Unit => ({
            id: `u${n}` as UnitId,
            name,
            short,
            kind: "xa",
            aliases: [...(code ? [`1234${n}`] : []), ...aliases.map((one) => one.replaceAll("|", ""))],
            successors: [],
            ...(from !== null && { validFrom: from }),
          }),
        );
        const table = unitsTable(units);
        const csv = await readTable("a.csv", new TextEncoder().encode(writeCsv(table)));
        const sheet = await readTable("a.xlsx", await writeSheet(table));
        for (const one of [csv, sheet])
          expect("rows" in one && readUnits(one.rows, [])).toMatchObject({ added: units });
      }),
      { numRuns: 40 },
    );
  });

  it("reads any text as CSV without an exception, and loses no cell of what it wrote", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => void readCsv(text)),
      { numRuns: 500 },
    );
    const cells = fc.array(
      fc.array(
        fc.string().filter((cell) => cell.trim() !== ""),
        { minLength: 1, maxLength: 4 },
      ),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(cells, (rows) => {
        // Its heading decides what separates cells.
        const all = [["a", "b"], ...rows];
        expect(readCsv(writeCsv(all).slice(1))).toMatchObject({ rows: all.map((one) => ({ cells: one })) });
      }),
    );
  });

  it("takes a formula in a sheet for none", async () => {
    const book = new exceljs.Workbook();
    const sheet = book.addWorksheet("x");
    sheet.addRow(["id", "ten", "loai"]);
    sheet.addRow(["moi", { formula: '"UBND" & " x"', result: "UBND x" }, "xa"]);
    const bytes = new Uint8Array(await book.xlsx.writeBuffer());
    expect(await told("x.xlsx", bytes)).toEqual([expect.stringContaining("x.xlsx:2:2 : ô bắt đầu bằng")]);
  });
});

describe("what became of Chư Pưh's nine communes in July 2025", () => {
  const table = () => readTable("chu-puh-2025.csv", readFileSync(FIXTURE));

  it("goes over the seed without a contradiction: a code used again, parents crossed, no unit lost", async () => {
    const read = await table();
    if ("faults" in read) throw new Error(JSON.stringify(read.faults));
    const diff = readUnits(read.rows, seed);
    if ("faults" in diff) throw new Error(sayFaults(wording, "x", diff.faults).join("\n"));
    const units = merged(seed, [...diff.added, ...diff.changed.map(({ after }) => after)]);
    expect(faultsOfUnits(units)).toEqual([]);
    const directory = directoryOf(1, units, people, "2025-07-02" as Day);
    const heirsOf = (words: string) => directory.heirs(words as UnitId).map((one) => one.id);
    expect(["nhonhoa", "chudon", "iaphang"].flatMap(heirsOf)).toEqual(Array(3).fill("chupuh-2025"));
    expect(["iahru", "iarong", "iadreng", "hbong"].flatMap(heirsOf)).toEqual(Array(4).fill("iahru-2025"));
    expect(heirsOf("iahla")).toEqual(["iako-2025"]);
    const find = (words: string) => directory.find(words).map((one) => one.id);
    expect(find("23942")).toEqual(["chupuh-2025"]); // the code goes on with the new commune
    expect(find("xã Ia Le")).toEqual(["iale-2025"]);
    expect(find("ia blu")).toEqual(["iablu", "iale-2025"]); // the old one, and what it became
    expect(directory.unit("iahru-2025" as UnitId)?.parent).toBe("gialai"); // HBông came from another district
    // A leader of the province sees what the new communes took over; the past stays with the old ones.
    expect(directory.subtree("gialai" as UnitId)).toContain("nhonhoa");
    expect(directory.unitsOn("2025-06-30" as Day, ["xa", "thi_tran"])).toHaveLength(11);
    expect(directory.unitsOn("2025-07-01" as Day, ["xa", "thi_tran"]).map((one) => one.id)).toEqual([
      "chupuh-2025",
      "iale-2025",
      "iahru-2025",
      "iako-2025",
    ]);
  });

  it("is taken as a whole, once, on what it was compared with; people go on to their heirs", async () => {
    const stores = memoryStores();
    await stores.people.save(seed, people);
    const clock = handClock("2025-07-02", "08:00");
    const read = await table();
    const before = await stores.people.load();
    const diff = "rows" in read ? readUnits(read.rows, before.units) : read;
    if ("faults" in diff) throw new Error("The fixture has faults");
    await stores.people.update(({ people: all }) => all.slice(0, 1)); // somebody else changed something
    expect(await importUnits({ stores, clock }, diff, before, "x.csv")).toBe(false);
    expect((await stores.people.load()).units).toEqual(seed);
    expect(await importUnits({ stores, clock }, diff, await stores.people.load(), "x.csv")).toBe(true);
    const after = await stores.people.load();
    expect(after.units).toHaveLength(34);
    expect(after.person("vt-nhonhoa" as never)).toMatchObject({ unit: "chupuh-2025", addresses: [{ channel: "web" }] });
    expect((await stores.audit.of("units", 99)).map(({ fields }) => fields["added"] ?? fields["to"])).toContain(8);
  });
});
