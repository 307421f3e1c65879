import { expect, it } from "vitest";
import type { Person, PersonId, Role, UnitId } from "../../src/domain/people.ts";
import { reportId } from "../../src/domain/report.ts";
import { at, type Day } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office } from "../harness.ts";

/** One person with posts in two units: asked which unit is meant, and never taken for the wrong one. */

const CLERK = "vt-iale";
const REPORTS = (["iale", "iablu"] as const).map((unit) => reportId(unit as UnitId, "bao-cao-tuan", "2026-W48"));

/** The clerk of Ia Le reports for Ia Blứ as well. */
async function opened(time = "09:00") {
  const stores = memoryStores();
  const clock = handClock("2026-11-27", time);
  const one = await office({ stores, clock });
  const change = async (id: string, of: Partial<Person>) => {
    await stores.people.update((directory) => [{ ...(directory.person(id as PersonId) as Person), ...of }]);
    await one.tick();
  };
  await change(CLERK, { also: [{ unit: "iablu" as UnitId, roles: ["reporter"] }] });
  return {
    ...one,
    change,
    async says(who: string, payload: unknown): Promise<{ text: string; labels: string[]; ids: string[] }> {
      const before = one.channel.sent.length;
      await one.says(who, payload);
      const answers = one.channel.sent.slice(before).filter(({ chat }) => chat === who);
      const options = answers.flatMap(({ message }) => message.options ?? []);
      return {
        text: answers.map(({ message }) => message.text).join("\n"),
        labels: options.map(({ label }) => label),
        ids: options.map(({ id }) => id),
      };
    },
    async until(day: string, toTime: string) {
      const before = one.channel.sent.length;
      clock.set(at(day as Day, toTime));
      await one.tick();
      return one.channel.sent.slice(before);
    },
    drafts: async () =>
      (await Promise.all(REPORTS.map((id) => stores.conversations.get(id)))).map((draft) =>
        draft === undefined ? undefined : Object.keys(draft.state.said).length,
      ),
  };
}

it("asks which unit's report is meant, by buttons that name it", async () => {
  const at = await opened();
  const { labels, ids } = await at.says(CLERK, "/baocao");
  expect(labels).toEqual([
    "Báo cáo tuần, Tuần 48/2026 (23/11–29/11), Ia Le",
    "Báo cáo tuần, Tuần 48/2026 (23/11–29/11), Ia Blứ",
  ]);
  expect(await at.drafts()).toEqual([undefined, undefined]);
  expect((await at.says(CLERK, ids[1] ?? "")).text).toMatch(/của UBND xã Ia Blứ/);
  expect(await at.drafts()).toEqual([undefined, 0]);
});

it.each([
  ["/baocao tuần ia le", "UBND xã Ia Le"],
  ["/baocao ia blứ tuần", "UBND xã Ia Blứ"],
  ["/baocao Ia Blứ", "UBND xã Ia Blứ"],
  ["/baocao tuần 2026-W48 xã Ia Le", "UBND xã Ia Le"],
])("takes the unit that words name: %s", async (words, unit) => {
  const at = await opened();
  expect((await at.says(CLERK, words)).text).toContain(`của ${unit}.`);
});

it("an old button without a unit is asked about as well", async () => {
  const at = await opened();
  expect((await at.says(CLERK, "/baocao bao-cao-tuan 2026-W48")).labels).toHaveLength(2);
});

it("takes the one unit that still owes something, and says which", async () => {
  const at = await opened();
  await at.says(CLERK, "/baocao tuần ia le");
  for (const answer of ["không", "không", "5 12 10 0", "không", "nộp"]) await at.says(CLERK, answer);
  expect((await at.stores.reports.get(REPORTS[0] as (typeof REPORTS)[number]))?.unit).toBe("iale");
  expect((await at.says(CLERK, "/baocao")).text).toContain("của UBND xã Ia Blứ");
});

it("shows both units' duties, each with its own buttons", async () => {
  const at = await opened();
  const { text, ids } = await at.says(CLERK, "/tinhhinh");
  expect(text).toMatch(/Báo cáo của UBND xã Ia Le:[^]+Báo cáo của UBND xã Ia Blứ:/);
  expect(ids).toEqual(["/baocao bao-cao-tuan 2026-W48 iale", "/baocao bao-cao-tuan 2026-W48 iablu"]);
});

it("asks which report is put off, handed in on paper or needs time; words may name the unit", async () => {
  const at = await opened();
  for (const command of ["/hoan 15h", "/bangiay", "/xinhan 1/12, mất điện"])
    expect((await at.says(CLERK, command)).labels).toHaveLength(2);
  expect(await at.stores.dues.of(REPORTS)).toEqual([]);
  expect((await at.says(CLERK, "/xinhan tuần ia le 1/12, mất điện")).text).toContain("UBND xã Ia Le");
  expect((await at.says(CLERK, "/bangiay ia blứ")).text).toContain("UBND xã Ia Blứ");
  const [iale, iablu] = await Promise.all(REPORTS.map(async (id) => (await at.stores.dues.of([id]))[0]));
  expect(iale?.extensions.map(({ reason }) => reason)).toEqual(["mất điện"]);
  expect(iablu?.paper?.by).toBe(CLERK);
});

it("is reminded of both in one message, whose buttons tell them apart", async () => {
  const at = await opened("13:59");
  const told = (await at.until("2026-11-27", "14:00")).filter(({ chat }) => chat === CLERK);
  expect(told).toHaveLength(1);
  expect(told[0]?.message.text).toMatch(/của UBND xã Ia (?:Le|Blứ)\.[^]+của UBND xã Ia (?:Le|Blứ)\./);
  const ids = told[0]?.message.options?.map(({ id }) => id) ?? [];
  expect(ids).toContain("/baocao bao-cao-tuan 2026-W48 iale");
  expect(ids).toContain("/baocao bao-cao-tuan 2026-W48 iablu");
});

it("lists what the other unit owes when a reminder is about one", async () => {
  const at = await opened("13:59");
  await at.says(CLERK, "/hoan ia le 15h");
  const told = (await at.until("2026-11-27", "14:00")).find(({ chat }) => chat === CLERK);
  expect(told?.message.text).toMatch(
    /của UBND xã Ia Blứ\.[^]+Ngoài ra còn phải nộp:\n○ Báo cáo tuần, Tuần 48\/2026 \(23\/11–29\/11\), Ia Le/,
  );
});

it("a message that is changed corrects the answer of whichever unit it gave", async () => {
  const at = await opened();
  await at.says(CLERK, "/baocao tuần ia blứ");
  await at.says(CLERK, { kind: "text", text: "Làm giấy mời", ref: "web:vt-iale:9" });
  await at.says(CLERK, "/baocao tuần ia le");
  await at.says(CLERK, { kind: "edit", text: "Làm giấy mời họp", ref: "web:vt-iale:9" });
  const draft = await at.stores.conversations.get(REPORTS[1] ?? "");
  expect(JSON.stringify(draft?.state.said)).toContain("Làm giấy mời họp");
});

it("has a deputy in each unit: who is named where that one has a post, whoever is there elsewhere", async () => {
  const at = await opened();
  await at.change("vt-iablu", { roles: ["deputy"] as Role[] });
  await at.says(CLERK, "/nghi 30/11-4/12 thay Chủ tịch UBND xã Ia Le");
  await at.until("2026-12-04", "08:00");
  const told = await at.until("2026-12-04", "14:00");
  const about = (who: string, unit: string) =>
    told.some(({ chat, message }) => chat === who && message.text.includes(`của UBND xã ${unit}.`));
  expect(about(CLERK, "Ia Le")).toBe(false);
  expect([about("tt-iale", "Ia Le"), about("tt-iale", "Ia Blứ")]).toEqual([true, false]);
  expect([about("vt-iablu", "Ia Blứ"), about("vt-iablu", "Ia Le")]).toEqual([true, false]);
  // Who stands in for one of the posts may do what that post may, and not what the other may.
  expect((await at.says("tt-iale", "/baocao tuần 2026-W49 Ia Blứ")).text).not.toContain("Hạn nộp");
  expect((await at.says("tt-iale", "/tep ia blứ")).text).toMatch(/phạm vi được xem/);
});

it("gets one post more by an invite of another unit, which is written down", async () => {
  const at = await opened();
  const made = (await at.says("th-pnv", "/moi người báo cáo UBND xã Ia Hla")).text;
  const code = /Mã mời: (\S+)/.exec(made)?.[1] ?? "";
  const asked = await at.says(CLERK, `/start ${code}`);
  expect(asked.text).toMatch(/ở đơn vị khác: Người báo cáo, UBND xã Ia Hla/);
  expect((await at.says(CLERK, "/baocao")).labels).toHaveLength(2);
  expect((await at.says(CLERK, asked.ids[0] ?? "")).text).toMatch(/^Đã thêm việc: Người báo cáo, UBND xã Ia Hla/);
  expect((await at.says(CLERK, "/baocao")).labels).toHaveLength(3);
  expect((await at.stores.audit.of("right", 1))[0]).toMatchObject({
    by: "th-pnv",
    fields: { change: "joined", person: CLERK, unit: "iahla", roles: "reporter" },
  });
});

it("works an update of the second unit once, though it comes again", async () => {
  const at = await opened();
  await at.says(CLERK, "/baocao tuần ia blứ");
  const update = at.update(CLERK, { kind: "text", text: "Làm giấy mời" }, "twice");
  await at.receive([update]);
  await at.says(CLERK, "/baocao tuần ia le"); // where it would count again
  await at.restart();
  await at.receive([update]);
  expect(await at.drafts()).toEqual([0, 1]);
});
