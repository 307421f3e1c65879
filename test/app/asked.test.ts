import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import { type Asked, readAsked } from "../../src/app/asked.ts";
import type { Office } from "../../src/app/office.ts";
import { periodAsked } from "../../src/app/period-asked.ts";
import { directoryOf } from "../../src/domain/directory.ts";
import type { Day } from "../../src/domain/time.ts";
import { handClock, shippedLibrary } from "../harness.ts";

const seed = readOffice(CHU_PUH);
const library = shippedLibrary();

function officeAt(day: string): Office {
  const directory = directoryOf(1, seed.units, seed.people);
  return { library, directory, clock: handClock(day, "09:00") } as unknown as Office;
}

const NOW = "2026-11-27";
let office: Office;
beforeAll(() => {
  office = officeAt(NOW);
});

/** What was understood, on one line. */
function read(words: string, at: Office = office): string {
  return show(readAsked(at, words));
}

function show({ flows, periods, units, wants, unknown }: Asked): string {
  const period = ({ kind, which }: Asked["periods"][number]) =>
    which === undefined ? "" : "key" in which ? which.key : `${kind ?? "own"}-${which.back}`;
  const parts = [
    flows.map(({ id }) => id),
    periods.map(period),
    units.map(({ id }) => id),
    wants,
    unknown.map(({ said }) => `?${said}`),
  ];
  return parts.flat().join(" ");
}

describe("what is asked", () => {
  it.each([
    ["", ""],
    // periods
    ["tuần 47", "2026-W47"],
    ["tuan 47/2025", "2025-W47"],
    ["tháng 10", "2026-10"],
    ["thang 12", "2026-12"],
    ["tháng 3 năm 2025", "2025-03"],
    ["q1", "2026-Q1"],
    ["quý iii", "2026-Q3"],
    ["6 tháng", "2026-H1"],
    ["6 tháng cuối năm 2025", "2025-H2"],
    ["nửa đầu năm", "2026-H1"],
    ["9 thang", "2026-9M"],
    ["năm 2026", "2026"],
    ["2025", "2025"],
    ["năm ngoái", "year-1"],
    ["tháng này", "month-0"],
    ["quý trước", "quarter-1"],
    ["kỳ trước", "own-1"],
    ["2026-W47", "2026-W47"],
    ["2026-H2", "2026-H2"],
    ["2026-9M", "2026-9M"],
    ["bao-cao-tuan 2026-Q3 iale", "bao-cao-tuan 2026-Q3 iale"],
    ["tháng 10, tháng 9", "2026-09 2026-10"],
    ["năm 2025 quý 3", "2025-Q3"],
    ["quý 3 iale năm 2025", "2025-Q3 iale"],
    ["tháng 10 năm ngoái", "2025-10"],
    ["tháng 9/2025 năm 2026", "2025-09 2026"],
    // reports
    ["tuần", "bao-cao-tuan"],
    ["báo cáo tuần 47", "2026-W47"],
    ["báo cáo tuần tháng 10", "bao-cao-tuan 2026-10"],
    ["giao ban tuần trước", "bao-cao-tuan week-1"],
    ["thủ tục hành chính tháng 10", "bao-cao-tthc 2026-10"],
    ["tthc", "bao-cao-tthc"],
    // units
    ["ia le", "iale"],
    ["phòng nội vụ", "pnv"],
    ["PHONG NOI VU", "pnv"],
    ["tài chính kế hoạch", "ptckh"],
    ["tài chính-kh", "ptckh"],
    ["Phòng Tài chính - Kế hoạch", "ptckh"],
    ["TC-KH và KT-HT", "ptckh pktht"],
    ["ia le, chư don", "chudon iale"],
    ["văn phòng dân tộc", "vp pdt"],
    ["văn hóa thông tin", "pvhtt ttvhtt"],
    ["23986", "iale"],
    ["thị trấn", "nhonhoa"],
    ["các xã", "iahru iarong iadreng iahla chudon iaphang iale iablu"],
    // topics
    ["hồ sơ trễ", "late_dossiers"],
    ["ai chưa nộp?", "missing"],
    ["tồn đọng", "outstanding"],
    ["so kỳ trước", "compare"],
    ["so với kỳ trước tuần 47", "2026-W47 compare"],
    ["theo đơn vị", "by_unit"],
    ["biểu đồ", "chart"],
    ["word", "word"],
    ["xin bản excel quý 3", "2026-Q3 excel"],
    ["việc quá hạn của phòng nội vụ", "pnv overdue"],
    ["phòng nào trễ nhiều nhất", "worst"],
    ["việc nào sắp trễ", "due_soon"],
    ["tỷ lệ hoàn thành chung", "completion"],
    ["ti le hoan thanh thang 10", "2026-10 completion"],
    ["late_dossiers iale", "iale late_dossiers"],
    [
      "chưa nộp và hồ sơ trễ tuần 47 các xã",
      "2026-W47 iahru iarong iadreng iahla chudon iaphang iale iablu missing late_dossiers",
    ],
    // what means nothing
    ["ia lee", "?ia lee"],
    ["xã không có thật", "?xã không có thật"],
    ["tuần 54", "?tuần 54"],
    ["tháng 13 ia le", "iale ?tháng 13"],
    ["hồ sơ trễ Ia Lee tuần 47", "2026-W47 late_dossiers ?Ia Lee"],
  ])("%s", (words, understood) => {
    expect(read(words)).toBe(understood);
  });

  it("knows topics by the words that the office wrote", () => {
    const own = {
      ...office,
      library: { ...library, wording: { say: sayWith("asked.outstanding.words", "còn vướng") } },
    };
    expect(read("còn vướng tuần 47", own)).toBe("2026-W47 outstanding");
    expect(read("tồn đọng tuần 47", own)).toBe("2026-W47 ?tồn đọng");
  });

  it("does not look through more than a question's length", () => {
    const { unknown } = readAsked(office, "a ".repeat(40_000));
    expect(unknown).toHaveLength(1);
  });
});

function sayWith(key: string, words: string): Office["library"]["wording"]["say"] {
  return ((asked: string, ...rest: never[]) =>
    asked === key ? words : library.wording.say(asked as never, ...(rest as []))) as never;
}

/** Phrases of each kind; what names a year goes with any other period, so there is none beside those. */
const phrases = {
  flow: ["báo cáo tuần", "bc tuan", "thủ tục hành chính"],
  period: ["tuần 47", "thang 10", "quý 3", "6 tháng đầu năm", "2026-W46", "kỳ trước"],
  unit: ["ia le", "phòng nội vụ", "CHU DON", "tài nguyên và môi trường", "TC-KH"],
  want: ["hồ sơ trễ", "so ky truoc", "chưa nộp", "biểu đồ", "việc nào sắp trễ"],
  filler: ["của", "xin"],
};

it("is a unit by what it is called and by what it was called once", () => {
  const former = [{ until: "2026-06-30" as Day, name: "UBND xã Ia Le", short: "Ia Le" }];
  const units = seed.units.map((unit) =>
    unit.id === "iale" ? { ...unit, name: "UBND phường Plei Ku", short: "Plei Ku", aliases: [], former } : unit,
  );
  const renamed = { ...office, directory: directoryOf(2, units, seed.people) };
  expect(["plei ku", "xã ia le", "ia le tuần 47"].map((words) => read(words, renamed))).toEqual([
    "iale",
    "iale",
    "2026-W47 iale",
  ]);
});

it("is the same in whatever order it is said, with marks or without", () => {
  const some = (words: string[], max: number) => fc.subarray(words, { maxLength: max });
  fc.assert(
    fc.property(
      fc
        .tuple(
          some(phrases.flow, 1),
          some(phrases.period, 2),
          some(phrases.unit, 3),
          some(phrases.want, 2),
          some(phrases.filler, 2),
        )
        .map((parts) => parts.flat())
        .chain((parts) =>
          fc.tuple(
            fc.constant(parts),
            fc.shuffledSubarray(parts, { minLength: parts.length, maxLength: parts.length }),
          ),
        ),
      fc.constantFrom("NFC", "NFD"),
      fc.boolean(),
      ([parts, shuffled], form, bare) => {
        const words = shuffled.join(" ").normalize(form);
        const plain = bare ? words.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll(/[đĐ]/g, "d") : words;
        expect(read(plain)).toBe(read(parts.join(" ")));
        expect(read(plain)).not.toContain("?");
      },
    ),
  );
});

describe("the period that is meant", () => {
  const [tthc, week] = ["bao-cao-tthc", "bao-cao-tuan"].map((id) => library.flows.find((flow) => flow.id === id));
  if (tthc === undefined || week === undefined) throw new Error("The shipped flows are others");

  it.each([
    ["", "2026-11 2026-W48"],
    ["tuần 47", "- 2026-W47"],
    ["tháng 10", "2026-10 2026-10"],
    ["tháng trước", "2026-11 2026-10"],
    ["quý 3", "2026-Q3 2026-Q3"],
    ["năm 2026", "2026 2026"],
    ["kỳ trước", "2026-10 2026-W47"],
    ["tuần 53 năm 2025", "- -"],
  ])("by %s", (words, meant) => {
    const [asked] = readAsked(office, words).periods;
    expect([tthc, week].map((flow) => periodAsked(office, flow, asked)?.key ?? "-").join(" ")).toBe(meant);
  });

  it("has the edges of the flow's own, where it is longer", () => {
    const [asked] = readAsked(office, "quý 3").periods;
    expect(periodAsked(office, tthc, asked)).toMatchObject({ from: "2026-06-15", to: "2026-09-14" });
    expect(periodAsked(office, week, asked)).toMatchObject({ from: "2026-07-01", to: "2026-09-30" });
  });
});
