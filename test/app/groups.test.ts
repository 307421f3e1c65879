import { describe, expect, it } from "vitest";
import { reportId } from "../../src/domain/report.ts";
import { type Day, at as instant } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { head, submission, week } from "../contract/samples.ts";
import { handClock, office, type TestOffice } from "../harness.ts";

const GROUP = { channel: "telegram", chat: "-100" };
const MONDAY = instant("2026-11-30" as Day, "07:31");
const ID = `latelist:2026-11-30:${instant("2026-11-30" as Day, "07:00")}:group:telegram:-100`;

/** The office on Sunday night, with a leaders' group; the weekly report was due on Friday. */
async function started(): Promise<TestOffice> {
  const at = await office({ stores: memoryStores(), clock: handClock("2026-11-29", "20:00") });
  await at.stores.groups.setLeaders(GROUP, true);
  await at.tick();
  return at;
}

function toGroup(at: TestOffice): string[] {
  return at.channel.sent
    .filter(({ chat }) => chat.startsWith("-"))
    .map(({ chat, message }) => `${chat} ${message.text}`);
}

describe("a leaders' group", () => {
  it("hears the list of late units once, as leaders do", async () => {
    const at = await started();
    at.clock.set(MONDAY);
    await at.tick();
    await at.restart();
    await at.tick();
    const leaders = at.channel.sent.filter(({ chat }) => chat === "ct-ubnd");
    expect(toGroup(at)).toEqual(leaders.map(({ message }) => `-100 ${message.text}`));
    expect(toGroup(at)).toHaveLength(1);
    expect((await at.stores.outbox.get(ID))?.state).toBe("sent");
  });

  it("hears it where no leader is registered", async () => {
    const at = await started();
    const { people } = await at.stores.people.load();
    const leaders = people.filter(({ roles }) => roles.includes("leader"));
    await at.stores.people.save(
      [],
      leaders.map((one) => ({ ...one, roles: ["reporter"] })),
    );
    at.clock.set(MONDAY);
    await at.tick();
    expect(toGroup(at)).toHaveLength(1);
  });

  it("hears the list as it is when it is sent, and nothing when nobody is late any more", async () => {
    const at = await started();
    at.telegram.answer = () => ({ ok: false, why: "retry", ms: 60_000 });
    at.clock.set(MONDAY);
    await at.tick();
    const { units } = await at.stores.people.load();
    for (const period of [week("2026-W47"), week("2026-W48")]) {
      for (const { id: unit, kind } of units) {
        if (kind === "khac" || kind === "huyen") continue;
        await at.stores.reports.submit(
          head({ id: reportId(unit, "bao-cao-tuan", period.key), unit, period }),
          submission(1),
        );
      }
    }
    at.telegram.answer = () => undefined;
    at.clock.move(60_000);
    await at.tick();
    expect([toGroup(at), (await at.stores.outbox.get(ID))?.state]).toEqual([[], "withdrawn"]);
  });

  it("is followed when the platform tells that it moved", async () => {
    const at = await started();
    await at.receive([at.update("-100", { kind: "moved", to: "-200" }, undefined, "telegram")]);
    at.clock.set(MONDAY);
    await at.tick();
    expect(toGroup(at).map((line) => line.slice(0, 4))).toEqual(["-200"]);
    expect(await at.stores.groups.leaders()).toEqual([{ channel: "telegram", chat: "-200" }]);
  });

  it("is told who is late when somebody there asks, without buttons that decide", async () => {
    const at = await started();
    at.clock.set(MONDAY);
    await at.receive([at.update("nhóm", { kind: "text", text: "/tre tuần 48", group: { sender: "th-pnv" } })]);
    const { message } = at.channel.sent.findLast(({ chat }) => chat === "nhóm") ?? {};
    expect(message?.text).toContain("Chưa nộp 23/23 đơn vị:");
    expect(message?.options).toBeUndefined();
  });

  it("that is gone takes nobody's address with it", async () => {
    const at = await started();
    at.telegram.answer = () => ({ ok: false, why: "dead" });
    at.clock.set(MONDAY);
    await at.tick();
    expect((await at.stores.outbox.get(ID))?.state).toBe("failed");
    const { people } = await at.stores.people.load();
    expect(people.flatMap(({ addresses }) => addresses).filter(({ dead }) => dead !== undefined)).toEqual([]);
  });
});

describe("a group", () => {
  it("gets no answer that belongs to a private chat, whatever comes, and changes no conversation", async () => {
    const at = await started();
    at.clock.set(MONDAY);
    await at.tick();
    await at.says("vt-iale", "/baocao bao-cao-tuan 2026-W48");
    const before = await at.stores.conversations.get("iale:bao-cao-tuan:2026-W48");
    const sent = at.channel.sent.length;
    const group = { sender: "vt-iale" };
    const file = { id: "f", name: "a.pdf" };
    for (const payload of [
      { kind: "text", text: "không", group },
      { kind: "text", text: "/huy", group },
      { kind: "text", text: "/sua 1", group },
      { kind: "file", file, caption: "không", group },
      { kind: "other", group },
      { kind: "text", text: "/start ABCD-EFGH", group },
    ])
      await at.receive([at.update("nhóm", payload)]);
    expect(at.channel.sent.slice(sent).every(({ chat }) => chat === "nhóm")).toBe(true);
    expect(await at.stores.conversations.get("iale:bao-cao-tuan:2026-W48")).toEqual(before);
  });
});
