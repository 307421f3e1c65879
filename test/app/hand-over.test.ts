import { describe, expect, inject, it } from "vitest";
import type { Stores } from "../../src/app/ports.ts";
import { verifyAudit } from "../../src/app/verify-audit.ts";
import { type Person, type PersonId, postsOf, type UnitId } from "../../src/domain/people.ts";
import { reportId } from "../../src/domain/report.ts";
import { shortName } from "../../src/domain/short-name.ts";
import { at, type Day } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office, scriptedChannel } from "../harness.ts";
import { withMongo } from "../with-mongo.ts";

/** A post goes from one to another: amid a report, twice, both at once, back again, to nobody, by who may and who may not. */

const [CLERK, HEAD, DEPUTY, OTHER, ADMIN, COLLECTOR] = [
  "vt-iale",
  "tt-iale",
  "pct-iale",
  "tt-iablu",
  "qt-ubnd",
  "th-pnv",
] as const;
const REPORT = reportId("iale" as UnitId, "bao-cao-tuan", "2026-W48");

const sure = (giver: string, to: string, unit = "iale", role = "reporter") =>
  `/bangiao ${shortName(giver)} ${unit} ${role} ${["moi", "khong"].includes(to) ? to : shortName(to)} dongy`;

async function opened(
  stores: Stores = memoryStores(),
  of: { clock?: ReturnType<typeof handClock>; channel?: ReturnType<typeof scriptedChannel>; name?: string } = {},
) {
  const clock = of.clock ?? handClock("2026-11-27", "09:00");
  const one = await office({ stores, ...of, clock });
  const sentTo = (chat: string) => one.channel.sent.filter((each) => each.chat === chat);
  return {
    ...one,
    clock,
    async says(who: string, text: string): Promise<string> {
      const before = sentTo(who).length;
      await one.says(who, text);
      return sentTo(who)
        .slice(before)
        .map(({ message }) => message.text)
        .join("\n");
    },
    last: (who: string) => sentTo(who).at(-1)?.message,
    heard: (who: string, kind: string) => sentTo(who).filter(({ id }) => id.startsWith(kind)),
    posts: async (who: string) => postsOf((await stores.people.load()).person(who as PersonId) as Person),
    until: async (day: string, time: string) => {
      clock.set(at(day as Day, time));
      await one.tick();
    },
  };
}

const STRANGER = /^Xin chào\. Tài khoản này chưa được đăng ký/;
const GONE = /không còn giữ việc này/;
const DONE = /^Đã bàn giao: /;

describe("handing over", () => {
  it("moves an open report, closes the chat at once, and reminds whoever has it then", async () => {
    const at = await opened();
    await at.says(CLERK, "/baocao tuần");
    await at.says(CLERK, "Làm giấy mời họp");
    expect(await at.says(CLERK, sure(CLERK, HEAD))).toMatch(DONE);
    expect(await at.says(CLERK, "Họp dân")).toMatch(STRANGER);
    expect(await at.says(CLERK, "/tinhhinh")).toMatch(STRANGER);
    const draft = await at.stores.conversations.get(REPORT);
    expect(draft?.state.present).toEqual({});
    expect(Object.keys(draft?.state.said ?? {})).toEqual(["viec_xong"]);

    await at.tick();
    const [told] = at.heard(HEAD, "handed:");
    expect(told?.message.text).toContain("Đang làm dở, đã trả lời 1 câu");
    expect(await at.says(HEAD, told?.message.options?.[0]?.id ?? "")).toMatch(/^Tiếp tục Báo cáo tuần/);

    await at.until("2026-11-27", "14:00");
    expect(at.heard(CLERK, "remind:")).toEqual([]);
    expect(at.heard(HEAD, "remind:")).toHaveLength(1);
  });

  it("passes on what was planned for the giver and not said yet", async () => {
    const channel = scriptedChannel();
    const at = await opened(memoryStores(), { channel });
    await at.until("2026-11-27", "13:59");
    channel.answer = (_chat, id) => (id.startsWith("remind:") ? { ok: false, why: "retry", ms: 60_000 } : undefined);
    await at.until("2026-11-27", "14:00");
    expect(await at.says(CLERK, sure(CLERK, HEAD))).toMatch(DONE);
    channel.answer = () => undefined;
    await at.until("2026-11-27", "14:02");
    const reminded = at.channel.sent.filter(({ id }) => id.startsWith("remind:bao-cao-tuan:2026-W48:iale:"));
    expect(reminded.filter(({ chat }) => chat === HEAD)).toHaveLength(1);
  });

  it("is done once: a second time there is nothing to hand over", async () => {
    const at = await opened();
    expect(await at.says(COLLECTOR, sure(CLERK, HEAD))).toMatch(DONE);
    expect(await at.says(COLLECTOR, sure(CLERK, HEAD))).toMatch(GONE);
    expect(await at.posts(HEAD)).toEqual([{ unit: "iale", roles: ["head", "reporter"] }]);
    expect(
      (await at.stores.audit.of("right", 9)).filter(({ fields }) => fields["change"] === "handed_over"),
    ).toHaveLength(1);
    expect((await verifyAudit(at.stores)).faults).toEqual([]);
  });

  it("comes back, and both of one post at once are told apart", async () => {
    const at = await opened();
    // The clerk of Ia Le gets the head's post as well, then gives it back; nobody has left meanwhile.
    await at.stores.people.update((directory) => {
      const clerk = directory.person(CLERK as PersonId) as Person;
      return [{ ...clerk, also: [{ unit: "iablu" as UnitId, roles: ["reporter"] }] }];
    });
    await at.tick();
    expect(await at.says(CLERK, sure(CLERK, HEAD))).toMatch(DONE);
    expect(await at.posts(CLERK)).toEqual([{ unit: "iablu", roles: ["reporter"] }]);
    expect(await at.says(CLERK, "/tinhhinh")).toContain("UBND xã Ia Blứ");
    // Back to who is not of that unit any more: by a code.
    expect(await at.says(HEAD, `/bangiao cho Văn thư xã Ia Le`)).toMatch(/Bàn giao việc nào/);
    expect(await at.says(HEAD, sure(HEAD, CLERK))).toMatch(/không thuộc UBND xã Ia Le/);
    const code = /Mã mời: (\S+)/.exec(await at.says(HEAD, sure(HEAD, "moi")))?.[1] ?? "";
    expect(await at.says(HEAD, `/start ${code}`)).toMatch(/dành cho người nhận/);
    expect(await at.posts(HEAD)).toEqual([{ unit: "iale", roles: ["head", "reporter"] }]);
    expect(await at.says(CLERK, `/start ${code} nhan`)).toMatch(/^Đã thêm việc: Người báo cáo, UBND xã Ia Le/);
    expect(await at.posts(HEAD)).toEqual([{ unit: "iale", roles: ["head"] }]);
    expect(await at.posts(CLERK)).toEqual([
      { unit: "iablu", roles: ["reporter"] },
      { unit: "iale", roles: ["reporter"] },
    ]);
    await at.tick();
    const told = at.heard(HEAD, "handed:").map(({ message }) => message.text);
    expect(told).toContainEqual(expect.stringMatching(/người nhận: Văn thư xã Ia Le\. Các việc khác/));
  });

  it("gives a newcomer the post's name and none of the former holder's entry", async () => {
    const at = await opened();
    const code = /Mã mời: (\S+)/.exec(await at.says(CLERK, sure(CLERK, "moi")))?.[1] ?? "";
    const newer = /Mã mời: (\S+)/.exec(await at.says(CLERK, sure(CLERK, "moi")))?.[1] ?? "";
    expect(await at.says(CLERK, "/tinhhinh")).toMatch(/^Báo cáo của UBND xã Ia Le/); // until the code is used
    const stranger = async (text: string) => {
      await at.receive([at.update("7001", { kind: "text", text }, undefined, "telegram")]);
      return at.channel.sent.findLast(({ chat }) => chat === "7001")?.message.text ?? "";
    };
    expect(await stranger(`/dongy ${code}`)).toMatch(/^Đăng ký xong\. Xin chào Văn thư xã Ia Le/);
    const { people } = await at.stores.people.load();
    const former = people.find(({ id }) => id === CLERK);
    expect(former).toMatchObject({ name: "Nguyên Văn thư xã Ia Le", roles: [], addresses: [] });
    expect(people.find(({ name }) => name === "Văn thư xã Ia Le")?.id).not.toBe(CLERK);
    expect(await at.says(CLERK, "/tinhhinh")).toMatch(STRANGER);
    // The other code hands over what is not there any more.
    await at.receive([at.update("7002", { kind: "text", text: `/dongy ${newer}` }, undefined, "telegram")]);
    expect(at.channel.sent.findLast(({ chat }) => chat === "7002")?.message.text).toMatch(/hết hạn/);
  });

  it("refuses who does not see to the unit, roles that one may not give, and colleagues of elsewhere", async () => {
    const at = await opened();
    const may = /^Anh\/chị chỉ bàn giao được/;
    expect(await at.says(OTHER, sure(CLERK, HEAD))).toMatch(may);
    expect(await at.says(HEAD, sure(HEAD, OTHER, "iale", "head"))).toMatch(/không thuộc UBND xã Ia Le/);
    expect(await at.says(HEAD, sure(ADMIN, HEAD, "ubnd", "admin"))).toMatch(may);
    // A head of the same unit as the admin sees to it, and yet gives no admin's rights.
    await at.stores.people.update((directory) => [
      { ...(directory.person(HEAD as PersonId) as Person), unit: "ubnd" as UnitId },
    ]);
    await at.tick();
    expect(await at.says(HEAD, sure(ADMIN, HEAD, "ubnd", "admin"))).toMatch(may);
    expect(await at.posts(CLERK)).toEqual([{ unit: "iale", roles: ["reporter"] }]);
  });

  it("keeps the last admin", async () => {
    const at = await opened();
    expect(await at.says(ADMIN, sure(ADMIN, "khong", "ubnd", "admin"))).toMatch(/duy nhất/);
    expect(await at.says(ADMIN, "/bangiao cho không ai")).toMatch(/duy nhất/);
    expect(await at.posts(ADMIN)).toEqual([{ unit: "ubnd", roles: ["admin"] }]);
    const done = await at.says(ADMIN, sure(ADMIN, "ct-ubnd", "ubnd", "admin"));
    expect(done).toMatch(DONE);
    expect(await at.posts("ct-ubnd")).toEqual([{ unit: "ubnd", roles: ["leader", "admin"] }]);
  });

  it("may be to nobody yet, and who sees to the unit hears of it", async () => {
    const at = await opened();
    expect(await at.says(CLERK, sure(CLERK, "khong"))).toMatch(/chưa có người nhận/);
    await at.tick();
    expect(at.heard(HEAD, "handed:").at(-1)?.message.text).toMatch(/Người nhận: chưa có ai/);
  });

  it("tells whom the giver was to stand in for, and the giver where that was not the giver's doing", async () => {
    const at = await opened();
    await at.stores.people.update((directory) => {
      const head = directory.person(HEAD as PersonId) as Person;
      return [
        {
          ...head,
          id: DEPUTY as PersonId,
          name: "Phó Chủ tịch UBND xã Ia Le",
          roles: ["deputy"],
          addresses: [{ channel: "web", chat: DEPUTY }],
        },
      ];
    });
    await at.tick();
    await at.says(HEAD, "/nghi 30/11-1/12 thay Văn thư");
    expect(await at.says(COLLECTOR, sure(CLERK, DEPUTY))).toMatch(DONE);
    await at.tick();
    const told = (who: string) => at.heard(who, "handed:").map(({ message }) => message.text);
    expect(told(HEAD)).toEqual([expect.stringMatching(/từ 30\/11\/2026 đến 01\/12\/2026.*xin gõ \/nghi/)]);
    expect(told(DEPUTY)).toEqual([expect.stringMatching(/đã bàn giao cho anh\/chị/)]);
    expect(told(CLERK)).toEqual([expect.stringMatching(/trò chuyện này đóng lại/)]);
    expect(told(COLLECTOR)).toEqual([]);
  });
});

const places: [string, (run: (stores: Stores) => Promise<void>) => Promise<void>][] = [
  ["memory", (run) => run(memoryStores())],
  ...(inject("mongo") === undefined ? [] : [["MongoDB", withMongo] as never]),
];

describe.each(places)("two at once, on %s", (_name, on) => {
  it("lets one of two hand-overs of a post win", () =>
    on(async (stores) => {
      const clock = handClock("2026-11-25", "09:00");
      const channel = scriptedChannel();
      const one = await opened(stores, { clock, channel, name: "one" });
      const two = await opened(stores, { clock, channel, name: "two" });
      await stores.people.update((directory) => {
        const pho = {
          ...(directory.person(HEAD as PersonId) as Person),
          id: DEPUTY as PersonId,
          name: "Phó Chủ tịch UBND xã Ia Le",
        };
        return [{ ...pho, roles: ["deputy"], addresses: [{ channel: "web", chat: DEPUTY }] }];
      });
      await Promise.all([one.says(CLERK, sure(CLERK, HEAD)), two.says(COLLECTOR, sure(CLERK, DEPUTY))]);
      const { people } = await stores.people.load();
      const reporters = people.filter((person) =>
        postsOf(person).some(({ unit, roles }) => unit === "iale" && roles.includes("reporter")),
      );
      expect(reporters).toHaveLength(1);
      expect(people.find(({ id }) => id === CLERK)?.handed).toHaveLength(1);
      expect(await stores.audit.of("right", 9)).toHaveLength(1);
    }));
});

it("leaves links that were made before it dead, should the person come back", async () => {
  const at = await opened();
  await at.says(CLERK, sure(CLERK, HEAD));
  const gone = (await at.stores.people.load()).person(CLERK as PersonId);
  expect(gone?.linksSince).toBe(at.clock.now());
});
