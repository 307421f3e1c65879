import { describe, expect, it } from "vitest";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import { readAsked } from "../../src/app/asked.ts";
import type { Office } from "../../src/app/office.ts";
import { insteadOf, lettersApart, suggest } from "../../src/app/suggest.ts";
import { awayOf } from "../../src/domain/acting.ts";
import { directoryOf } from "../../src/domain/directory.ts";
import type { UnitId } from "../../src/domain/people.ts";
import { handClock, shippedLibrary } from "../harness.ts";

const seed = readOffice(CHU_PUH);
const office = {
  library: shippedLibrary(),
  directory: directoryOf(1, seed.units, seed.people),
  away: awayOf([]),
  clock: handClock("2026-11-27", "09:00"),
} as unknown as Office;

function personOf(id: string) {
  const person = seed.people.find((one) => one.id === id);
  if (person === undefined) throw new Error(`The seed has no ${id}`);
  return person;
}

function offered(words: string, who = "ct-ubnd"): string[] {
  const [unknown] = readAsked(office, words).unknown;
  if (unknown === undefined) throw new Error(`«${words}» was understood`);
  return (suggest(office, personOf(who), unknown).options ?? []).map(({ id, label }) => `${label}: ${id}`);
}

describe("words that mean nothing", () => {
  it.each([
    ["ia lee", "Ia Le: /tongket iale"],
    ["noi bu", "Nội vụ: /tongket pnv"],
    ["phong noi vuu", "Nội vụ: /tongket pnv"],
    ["chu dom", "Chư Don: /tongket chudon"],
    ["phòng tài nguyn môi trường", "TN-MT: /tongket ptnmt"],
    ["hồ sơ trễ ia lee tuần 47", "Ia Le: /tongket ho so tre tuan 47 iale"],
    ["tuần 54", "Tuần 45/2026: /tongket 2026-w45"],
    ["tháng 13", "Tháng 11/2026: /tongket 2026-11"],
    ["thnag 10", "Tháng 10/2026: /tongket 2026-10"],
    ["quý 5", "Quý IV/2026: /tongket 2026-q4"],
    ["ia le thág 9", "Tháng 09/2026: /tongket ia le 2026-09"],
  ])("«%s» have the nearest name first", (words, first) => {
    expect(offered(words)[0]).toBe(first);
  });

  it("offers no more than three", () => {
    expect(offered("ia hle")).toEqual(["Ia Hla: /tongket iahla", "Ia Le: /tongket iale", "Ia Blứ: /tongket iablu"]);
  });

  it("offers nothing where nothing is near", () => {
    expect(offered("xã không có thật")).toEqual([]);
    expect(offered("thời tiết")).toEqual([]);
  });

  it("offers nobody what is not for him", () => {
    expect(offered("chu dom", "tt-iale")).toEqual([]);
    expect(offered("ia lee", "tt-iale")).toEqual(["Ia Le: /tongket iale"]);
  });

  it("offers what is understood again, as that alone", () => {
    for (const words of ["ia lee tuần 47", "tháng 13 hồ sơ trễ", "quý 5", "tuần 54"])
      for (const one of offered(words)) {
        const again = readAsked(office, one.replace(/^.*: \/tongket /, ""));
        expect(again.unknown, one).toEqual([]);
        expect(again.units.length + again.periods.length, one).toBeGreaterThan(0);
      }
  });
});

describe("units that are not for somebody", () => {
  const insteadFor = (who: string, words: string) => insteadOf(office, personOf(who), readAsked(office, words));

  it("are answered with those that are", () => {
    expect(insteadFor("tt-iale", "hồ sơ trễ chư don tuần 47")).toEqual({
      text: "Chư Don ngoài phạm vi được xem của anh/chị. Có thể xem:",
      options: [{ id: "/tongket ho so tre tuan 47 iale", label: "Ia Le" }],
    });
  });

  it("are many for whoever sees many: the own one first, then all together", () => {
    const labels = insteadFor("th-pnv", "ubnd").options?.map(({ label }) => label);
    expect(labels).toEqual(["Nội vụ", "BQL nước sạch", "Chư Don", "Tất cả"]);
  });

  it("are many for whoever sees many: those of all own posts first, the main one before the others", () => {
    const person = { ...personOf("th-pnv"), also: [{ unit: "iale" as UnitId, roles: ["head" as const] }] };
    const { options } = insteadOf(office, person, readAsked(office, "ubnd"));
    expect(options?.map(({ label }) => label)).toEqual(["Nội vụ", "Ia Le", "BQL nước sạch", "Tất cả"]);
  });

  it("have nothing in their place for whoever sees none that reports", () => {
    expect(insteadFor("vt-bchqs", "ia le")).toEqual({ text: "Không có đơn vị nào trong phạm vi được xem." });
  });
});

it.each([
  ["", "", 0],
  ["ia le", "ia lee", 1],
  ["thnag", "thang", 1],
  ["abc", "", 3],
  ["noi vu", "noi bu", 1],
  ["kitten", "sitting", 3],
])("«%s» and «%s» are %i letters apart", (a, b, distance) => {
  expect(lettersApart(a, b)).toBe(distance);
  expect(lettersApart(b, a)).toBe(distance);
});
