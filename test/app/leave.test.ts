import { describe, expect, it } from "vitest";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import { at, type Day, SECOND } from "../../src/domain/time.ts";
import { CLERK, OTHER, people, startSeveral, update } from "./town.ts";

const HEAD = "tt-iale";
const COLLECTOR = "th-pnv";
const seed = readOffice(CHU_PUH);
const all = [...people, ...seed.people.filter(({ id }) => id === COLLECTOR)];

/** Ia Le has a clerk and a head, Ia Blứ a clerk alone. The report is due on Friday, 27/11 at 16:00. */
async function town(processes = 1, day = "2026-11-25", time = "09:00") {
  const { stores, clock, channel, apps } = await startSeveral({ processes, people: all, day, time });
  let updates = 0;
  let seen = 0;
  const to = (chat: string) => channel.sent.filter((one) => one.chat === chat);
  return {
    stores,
    clock,
    apps,
    /** Says something and is answered. */
    async says(chat: string, text: string, process = 0): Promise<string> {
      clock.move(SECOND);
      await apps[process]?.receive([update(chat, (updates += 1), text, clock)]);
      await apps[process]?.idle();
      await Promise.all(apps.map((app) => app.tick()));
      return to(chat).findLast(({ id }) => !/^(?:leave|latelist|remind):/.test(id))?.message.text ?? "";
    },
    buttons: (chat: string) => to(chat).findLast(({ message }) => message.options)?.message.options ?? [],
    /** Everything that people heard since this was last asked, as `who: what`. */
    heard(): string[] {
      const fresh = channel.sent.slice(seen);
      seen = channel.sent.length;
      return fresh.map(({ chat, id }) => `${chat}: ${id.split(":").slice(0, 2).join(":")}`).sort();
    },
    /** Who was reminded, since this was last asked. */
    async until(toDay: string, toTime: string): Promise<string[]> {
      clock.set(at(toDay as Day, toTime));
      for (const app of apps) await app.tick();
      const fresh = channel.sent.slice(seen);
      seen = channel.sent.length;
      return fresh
        .filter(({ id }) => id.startsWith("remind:"))
        .map(({ chat }) => chat)
        .sort();
    },
    leaves: async () => (await stores.absences.since("2026-01-01" as Day)).filter((one) => one.cancelled === undefined),
  };
}

describe("leave", () => {
  it("is entered by whoever goes, with who stands in, who is told", async () => {
    const { says, leaves, heard, stores } = await town();
    expect(await says(CLERK, "/nghi 26/11-27/11 thay Chủ tịch")).toContain(
      "Văn thư xã Ia Le nghỉ từ 26/11/2026 đến 27/11/2026, Chủ tịch UBND xã Ia Le thay",
    );
    expect(await leaves()).toMatchObject([
      { person: CLERK, from: "2026-11-26", to: "2026-11-27", deputy: HEAD, by: CLERK },
    ]);
    expect(heard()).toEqual([`${HEAD}: leave:on`, `${CLERK}: say:web`].sort());
    expect(await stores.audit.of("absence", 9)).toMatchObject([{ by: CLERK, fields: { deputy: HEAD } }]);
  });

  it("turns the reminders to the deputy, for these days alone, and back when it is cancelled", async () => {
    const { says, until, buttons } = await town();
    await says(CLERK, "/nghi 26/11-27/11 thay Chủ tịch");
    await until("2026-11-25", "10:00");
    expect(await until("2026-11-27", "14:01")).toEqual([HEAD, OTHER, "vt-pnv"]);
    const cancel = buttons(CLERK)[0]?.id ?? "";
    expect(await says(CLERK, cancel)).toContain("Đã bỏ lịch nghỉ");
    expect(await says(CLERK, cancel)).toContain("Đã bỏ lịch nghỉ"); // an old button
    await until("2026-11-27", "16:00");
    expect(await until("2026-11-27", "16:31")).toEqual([HEAD, CLERK, OTHER, "vt-pnv"].sort());
  });

  it("lets a deputy who reports for nobody else fill in the report meanwhile, and not afterwards", async () => {
    const { says, clock } = await town();
    expect(await says(COLLECTOR, "/baocao")).toContain("không phải nộp báo cáo");
    await says("vt-pnv", "/nghi 25/11 thay Chuyên viên tổng hợp");
    expect(await says(COLLECTOR, "/baocao tuần 2026-W48")).toContain("hoàn thành những việc gì");
    expect(await says(COLLECTOR, "Họp cơ quan")).toContain("việc mới");
    expect(await says(COLLECTOR, "để sau")).toContain("Đã giữ lại 1 câu");
    clock.set(at("2026-11-26" as Day, "09:00"));
    expect(await says(COLLECTOR, "/baocao")).toContain("không phải nộp báo cáo");
    expect(await says("vt-pnv", "/baocao tuần 2026-W48")).toContain("đã trả lời 1/");
  });

  it("asks who stands in where it is not said, and takes the answer by a button", async () => {
    const { says, buttons, leaves } = await town();
    expect(await says(CLERK, "/nghi mai")).toContain("ai thay?");
    expect(buttons(CLERK).map(({ label }) => label)).toEqual([
      "Chủ tịch UBND xã Ia Le",
      "Tự theo dõi",
      "Không giao ai",
    ]);
    await says(CLERK, buttons(CLERK)[0]?.id ?? "");
    expect(await leaves()).toMatchObject([{ person: CLERK, from: "2026-11-26", to: "2026-11-26", deputy: HEAD }]);
  });

  it("is told to those who collect where nobody of the unit is left", async () => {
    const { says, heard, until } = await town();
    expect(await says(OTHER, "/nghi 26/11-27/11 thay không")).toContain("không còn ai nhận lời nhắc");
    expect(heard()).toEqual([`${COLLECTOR}: leave:on`, `${OTHER}: say:web`]);
    await until("2026-11-26", "07:00");
    expect(await until("2026-11-27", "14:01")).not.toContain(OTHER);
  });

  it("goes to the colleague who is there where nobody was named", async () => {
    const { says, heard } = await town();
    expect(await says(CLERK, "/nghi 26/11 thay không")).toContain("Lời nhắc được chuyển cho Chủ tịch UBND xã Ia Le");
    expect(heard()).toEqual([`${HEAD}: leave:on`, `${CLERK}: say:web`].sort());
  });

  it("is looked after by a single head himself, who goes on hearing", async () => {
    const { says, until } = await town();
    await says(CLERK, "/nghi 27/11 thay Chủ tịch");
    expect(await says(HEAD, "/nghi 27/11 thay Văn thư")).toContain("cũng nghỉ ngày 27/11/2026");
    expect(await says(HEAD, "/nghi 27/11 thay tôi")).toContain("tự theo dõi");
    await until("2026-11-27", "09:00");
    expect(await until("2026-11-27", "14:01")).toContain(HEAD);
  });

  it("is entered for others by their head and by who collects, and by nobody else", async () => {
    const { says, leaves, heard } = await town();
    expect(await says(HEAD, "/nghi Văn thư 26/11 thay tôi")).toContain("Chủ tịch UBND xã Ia Le thay");
    expect(await says(COLLECTOR, "/nghi Văn thư xã Ia Blứ 26/11 thay không")).toContain("Đã ghi");
    expect(await leaves()).toMatchObject([
      { person: OTHER, by: COLLECTOR },
      { person: CLERK, by: HEAD, deputy: HEAD },
    ]);
    expect(heard()).toContain(`${OTHER}: leave:on`);
    expect(await says(CLERK, "/nghi Văn thư xã Ia Blứ 27/11 thay không")).toContain("dành cho người đứng đầu");
  });

  it.each([
    ["/nghi 20/11/2026-22/11/2026 thay không", "đã qua"],
    ["/nghi 31/11 thay không", "ngày không có trong lịch"],
    ["/nghi", "Chưa có lịch nghỉ"],
    ["/nghi tuần sau thay Văn thư xã Ia Blứ", "không thuộc UBND xã Ia Le"],
    ["/nghi 30/11 thay Phó Chủ tịch xã", "không có ai là"],
    ["/nghi 1/12/2026-1/12/2027 thay không", "dài hơn"],
    ["/nghi Bí thư 30/11 thay không", "Chưa tìm thấy ai"],
    ["/nghi ba ngày", "Xin gõ /nghi kèm ngày nghỉ"],
  ])("is refused with the cure: %s", async (text, said) => {
    const { says, leaves } = await town();
    expect(await says(CLERK, text)).toContain(said);
    expect(await leaves()).toEqual([]);
  });

  it("is refused where it overlaps, whichever process heard of the first one", async () => {
    const { says, leaves, buttons } = await town(2);
    await says(CLERK, "/nghi 26/11-27/11 thay không", 0);
    expect(await says(CLERK, "/nghi 27/11-30/11 thay không", 1)).toContain("trùng với những ngày này");
    await says(CLERK, buttons(CLERK)[0]?.id ?? "", 1);
    await says(CLERK, "/nghi 27/11-30/11 thay không", 0);
    expect(await leaves()).toMatchObject([{ from: "2026-11-27", to: "2026-11-30" }]);
  });

  it("is entered once though two processes work the same message", async () => {
    const { apps, clock, leaves, heard } = await town(2);
    const said = update(CLERK, 1, "/nghi 26/11 thay Chủ tịch", clock);
    await Promise.all(apps.map((app) => app.receive([said])));
    await Promise.all(apps.map((app) => app.idle()));
    for (const app of apps) await app.tick();
    expect(await leaves()).toHaveLength(1);
    expect(heard()).toEqual([`${HEAD}: leave:on`, `${CLERK}: say:web`].sort());
  });
});
