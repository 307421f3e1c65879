import { describe, expect, it } from "vitest";
import type { Update } from "../../src/app/ports.ts";
import { withheldMark } from "../../src/app/screen.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office, scriptedChannel } from "../harness.ts";

const CLERK = "vt-iale";

/** The seed's office, whose inbox shows what was stored. */
async function town() {
  const stores = memoryStores();
  const channel = scriptedChannel();
  const stored: Update[] = [];
  const insert = stores.inbox.insert.bind(stores.inbox);
  stores.inbox.insert = (updates) => {
    stored.push(...structuredClone(updates));
    return insert(updates);
  };
  const play = await office({ stores, clock: handClock("2026-11-27", "09:00"), channel });
  const last = () => channel.sent.at(-1)?.message.text ?? "";
  const receive = (who: string, payload: unknown, id?: string) => play.receive([play.update(who, payload, id)]);
  return { ...play, send: play.says, receive, stores, channel, stored, last };
}

describe("what comes in is screened before it is stored", () => {
  it("keeps nothing of a message that is marked as a secret, says the lawful way, and notes that it happened", async () => {
    const { stores, stored, last, send } = await town();
    await send(CLERK, "12 việc xong, kèm kế hoạch phòng thủ (MẬT)");
    expect(stored.map(withheldMark)).toEqual(["stamp"]);
    expect(JSON.stringify(stored)).not.toContain("phòng thủ");
    expect(last()).toContain("bí mật nhà nước");
    const noted = await stores.audit.of("secret", 9);
    expect(noted).toMatchObject([{ by: CLERK, fields: { mark: "stamp", channel: "web" } }]);
    expect(JSON.stringify(noted)).not.toContain("phòng thủ");
  });

  it("says so beside the open question, which stays open", async () => {
    const { last, send, stores } = await town();
    await send(CLERK, "/baocao tuần");
    await send(CLERK, "Diễn tập (tối mật)");
    expect(last()).toContain("bí mật nhà nước");
    expect(last()).toContain("hoàn thành những việc gì?");
    const conversation = await stores.conversations.get("iale:bao-cao-tuan:2026-W48");
    expect(conversation?.state.said).toEqual({});
    await send(CLERK, "Thu hoạch mật ong");
    expect(last()).toContain("Thu hoạch mật ong");
  });

  it("refuses a file by its name and by its caption, and does not fetch it", async () => {
    const { last, receive, channel, stored } = await town();
    let fetched = 0;
    channel.channel.fetch = () => {
      fetched += 1;
      return Promise.resolve({ ok: false, why: "gone" });
    };
    await receive(CLERK, { kind: "file", file: { id: "f1", name: "Ke hoach (mật).pdf" } });
    await receive(CLERK, { kind: "file", file: { id: "f2", name: "a.jpg" }, caption: "số 12/BC-UBND(M)" });
    expect(stored.map(withheldMark)).toEqual(["stamp", "number"]);
    expect(last()).toContain("bí mật nhà nước");
    expect(fetched).toBe(0);
  });

  it("answers a stranger too, and an update that comes twice once", async () => {
    const { receive, channel, stores } = await town();
    await receive("nobody", { kind: "text", text: "TUYỆT MẬT" }, "same");
    await receive("nobody", { kind: "text", text: "TUYỆT MẬT" }, "same");
    expect(channel.sent.filter(({ chat }) => chat === "nobody")).toHaveLength(1);
    expect(await stores.audit.of("secret", 9)).toEqual([]);
  });

  it("masks personal numbers before they are stored, and leaves the platform's own numbers alone", async () => {
    const { stored, send, receive, stores } = await town();
    await send(CLERK, "/baocao tuần");
    await send(CLERK, "Mời dân, liên hệ 0912345678, CCCD 064090001234");
    expect(stored.at(-1)?.payload).toEqual({ kind: "text", text: "Mời dân, liên hệ •••••••678, CCCD •••••••••234" });
    const conversation = await stores.conversations.get("iale:bao-cao-tuan:2026-W48");
    expect(JSON.stringify(conversation)).not.toMatch(/0912345678|064090001234/);
    await receive(CLERK, { kind: "text", text: "gọi 0912345678", ref: "0912345678" });
    expect(stored.at(-1)?.payload).toEqual({ kind: "text", text: "gọi •••••••678", ref: "0912345678" });
  });
});
