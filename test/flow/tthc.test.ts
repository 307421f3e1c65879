import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Answers } from "../../src/domain/report.ts";
import { evaluate, type Scope } from "../../src/flow/expression.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { loadFlows } from "../../src/flow/load.ts";
import { readFolder } from "../../src/flow/read-folder.ts";
import { render } from "../../src/flow/template.ts";

/** The dossier figures of the Chư Pưh report for 2020, section II.3.3: they do not add up (`domain.md` 1.4, items 2 and 3). */
const seed = {
  tn_tong: 10_075,
  tn_truc_tuyen: 276,
  tn_truc_tiep: 9_794,
  tn_ky_truoc: 5,
  gq_tong: 9_988,
  gq_truoc_han: 4_442,
  gq_dung_han: 5_476,
  gq_qua_han: 79,
  dg_tong: 73,
  dg_trong_han: 73,
  dg_qua_han: 0,
};

const flow = monthly();

function monthly(): Flow {
  const loaded = loadFlows(
    readFolder(fileURLToPath(new URL("../../flows/", import.meta.url))).map(({ path, text }) => ({
      path: basename(path),
      text,
    })),
  );
  const found = loaded.ok ? loaded.library.flows.find(({ id }) => id === "bao-cao-tthc") : undefined;
  if (found === undefined) throw new Error("bao-cao-tthc does not load");
  return found;
}

/** What the clerk is told about these figures: the checks that fail, an undecided one not among them. */
function complaints(figures: Answers, last?: Answers): string[] {
  const now = { ...figures, qua_han: Number(figures["gq_qua_han"]) + Number(figures["dg_qua_han"]) };
  const scope: Scope = {
    now: (name) => (name in now ? now[name as keyof typeof now] : undefined),
    last: (name) => last?.[name],
  };
  return flow.checks
    .filter((check) => evaluate(check.that, scope) === false)
    .map((check) => `${check.id} (${check.level}): ${render(check.say, scope)}`);
}

describe("form II.06a", () => {
  it("the seed's figures break two identities, and each is told by how much", () => {
    expect(complaints(seed)).toEqual([
      "cong_da_giai_quyet (block): Đã giải quyết: tổng số ghi 9.988, nhưng trước hạn 4.442 + đúng hạn 5.476 + quá hạn 79 = 9.997. Tổng số thiếu 9.",
      "can_doi (block): Tiếp nhận 10.075 hồ sơ, nhưng đã giải quyết 9.988 + đang giải quyết 73 = 10.061, thiếu 14 hồ sơ.",
    ]);
  });

  it("with the total mended one is left: the five dossiers that were carried over", () => {
    expect(complaints({ ...seed, gq_tong: 9_997 })).toEqual([
      "can_doi (block): Tiếp nhận 10.075 hồ sơ, nhưng đã giải quyết 9.997 + đang giải quyết 73 = 10.070, thiếu 5 hồ sơ.",
    ]);
  });

  it("figures that add up pass in silence", () => {
    expect(complaints({ ...seed, gq_tong: 9_997, dg_tong: 78, dg_trong_han: 78 })).toEqual([]);
    expect(complaints({ ...seed, gq_tong: 9_997, dg_tong: 78, dg_trong_han: 78 }, { dg_tong: 5 })).toEqual([]);
  });

  it("what was carried over is compared with the previous period, and may be explained", () => {
    expect(complaints({ ...seed, gq_tong: 9_997, dg_tong: 78, dg_trong_han: 78 }, { dg_tong: 8 })).toEqual([
      "khop_ky_truoc (explain): Cuối kỳ trước báo đang giải quyết 8 hồ sơ, kỳ này ghi chuyển qua 5, thiếu 3 hồ sơ.",
    ]);
  });

  it("too much is told as such", () => {
    expect(complaints({ ...seed, tn_tong: 10_076, gq_tong: 9_997, dg_tong: 79, dg_trong_han: 78 })).toEqual([
      "cong_tiep_nhan (block): Tiếp nhận: tổng số ghi 10.076, nhưng trực tuyến 276 + trực tiếp, bưu chính 9.794 + kỳ trước chuyển qua 5 = 10.075. Tổng số thừa 1.",
      "cong_dang_giai_quyet (block): Đang giải quyết: tổng số ghi 79, nhưng trong hạn 78 + quá hạn 0 = 78. Tổng số thừa 1.",
    ]);
  });

  it("each late dossier needs a cause", () => {
    const late = {
      ...seed,
      gq_tong: 9_997,
      dg_tong: 78,
      dg_trong_han: 78,
      nguyen_nhan: [{ linh_vuc: "Đất đai", so_ho_so: 4, ly_do: "chờ đo đạc" }],
    };
    expect(complaints(late)).toEqual([
      "du_nguyen_nhan (block): Có 79 hồ sơ quá hạn, nhưng bảng nguyên nhân cộng lại 4 hồ sơ.",
    ]);
  });

  it("has the form's eleven numbers in three groups", () => {
    const groups = flow.steps.flatMap((step) => (step.answer === "number" ? [step.group] : []));
    expect(groups).toEqual([
      ...Array(4).fill("tiep_nhan"),
      ...Array(4).fill("da_giai_quyet"),
      ...Array(3).fill("dang_giai_quyet"),
    ]);
  });
});
