import { describe, expect, it } from "vitest";
import { acceptFile } from "../../src/app/accept-file.ts";
import type { Update } from "../../src/app/ports.ts";
import { withheldMark } from "../../src/app/screen.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office, scriptedChannel } from "../harness.ts";
import { sampleFile } from "../sample-file.ts";

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
  return { ...play, send: play.says, together: play.receive, receive, stores, channel, stored, last };
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
    await send(CLERK, "0912345678"); // nothing but the number
    expect(stored.at(-1)?.payload).toEqual({ kind: "text", text: "•••••••678" });
    await receive(CLERK, { kind: "text", text: "gọi 0912345678", ref: "0912345678" });
    expect(stored.at(-1)?.payload).toEqual({ kind: "text", text: "gọi •••••••678", ref: "0912345678" });
  });

  it("keeps no picture of an album whose caption bears a mark, whichever came first of those that come together, and says so once", async () => {
    const play = await town();
    const { stored, channel, send } = play;
    await send(CLERK, "/baocao tuần");
    const before = channel.sent.length;
    const picture = (n: number, caption?: string) =>
      play.update(
        CLERK,
        { kind: "file", file: { id: `f${n}`, name: `${n}.jpg` }, album: "a1", ...(caption && { caption }) },
        `p${n}`,
      );
    await play.together([picture(1), picture(2, "sơ đồ bố trí (MẬT)")]);
    await play.together([picture(3)]);
    expect(stored.slice(-3).map(withheldMark)).toEqual(["stamp", "stamp", "stamp"]);
    expect(JSON.stringify(stored)).not.toContain("1.jpg");
    expect(channel.sent.slice(before)).toHaveLength(1);
    await play.together([play.update(CLERK, { kind: "file", file: { id: "f4", name: "4.jpg" }, album: "a2" }, "p4")]);
    expect(JSON.stringify(stored.at(-1))).toContain("4.jpg");
  });

  it("screens what was changed, and keeps the number of no file's name", async () => {
    const { stored, receive, send } = await town();
    await send(CLERK, "Họp dân");
    await receive(CLERK, { kind: "edit", text: "Họp dân, gọi 0912 345 678", ref: "m1" });
    expect(stored.at(-1)?.payload).toMatchObject({ text: "Họp dân, gọi •••• ••• 678" });
    await receive(CLERK, { kind: "edit", text: "Họp về (TỐI MẬT)", ref: "m1" });
    expect(stored.map(withheldMark).at(-1)).toBe("degree");
    expect(acceptFile("CCCD 064090001234.pdf", sampleFile("pdf"))?.name).toBe("CCCD •••••••••234.pdf");
  });

  it("keeps nothing of what is not for it, and nothing secret or personal of what comes along", async () => {
    const { stored, receive, channel } = await town();
    channel.channel.decode = (payload) =>
      (payload as { mine?: boolean }).mine === true ? { kind: "text", text: "xin chào" } : undefined;
    await receive("nhóm", { text: "chuyện riêng của nhóm" });
    expect(stored.at(-1)?.payload).toBeNull();
    const quoted = { text: "kế hoạch (TUYỆT MẬT)", from: { phone: "+84912345678", user_id: "84912345678" } };
    await receive(CLERK, { mine: true, text: "xin chào", reply_to_message: quoted });
    expect(stored.at(-1)?.payload).toEqual({
      mine: true,
      text: "xin chào",
      reply_to_message: { text: "", from: { phone: "•••••••••678", user_id: "84912345678" } },
    });
  });
});
