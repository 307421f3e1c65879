import { readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import type { Cast } from "../platform-stage.ts";
import { type OpenStage, tellStory } from "../story.ts";
import { zaloBotStage } from "./bot-stage.ts";
import { castOf, elsewhere } from "./cast.ts";
import { zaloOaStage } from "./oa-stage.ts";

const folder = new URL("../stories/", import.meta.url);
const stories = readdirSync(folder).filter((name) => name.endsWith(".md"));

/** A code opens a channel only to a post that is not there yet: in these stories that post is in the web chat alone. */
const ON_WEB: Record<string, string[]> = {
  "khong-dong-y-luu-thong-tin.md": ["Chủ tịch UBND xã Ia Blứ"],
  "tham-gia-bang-ma-moi.md": ["Văn thư xã Ia Le"],
  "them-vai-tro-bang-ma.md": ["Phó Chủ tịch UBND huyện"],
};

/** The steps that the Bot Platform has nothing for, whole; on the Official Account there is none. */
const NOT_WITH_A_BOT: Record<string, string[]> = {
  "gui-anh-kem.md": ["- Văn thư xã Ia Le bấm [bien-ban.docx]"],
  "hen-nhac-lai.md": ["- Văn thư xã Ia Rong bấm [Nhắc lại lúc 08:00 thứ Sáu 04/12/2026]"],
  "nut-cu.md": [
    "- Văn thư Ban Quản lý cung cấp nước sạch bấm [Không có]",
    "- Văn thư Ban Quản lý cung cấp nước sạch bấm [Nộp]",
  ],
  "tham-gia-bang-ma-moi.md": ["- (Telegram 7001) bấm [Đồng ý]", "- (Telegram 7001) bấm [Không đồng ý]"],
};

/** Bots are not told when somebody blocks them. */
const BOT_CAST: Record<string, Cast> = { "chan-tro-ly.md": { telegramChats: true } };

const WAYS: {
  way: string;
  groups: boolean;
  stage: (cast: Cast) => OpenStage;
  more: Record<string, Cast>;
  without: Record<string, string[]>;
}[] = [
  {
    way: "the Bot Platform, by number",
    groups: true,
    stage: (cast) => zaloBotStage({ choose: "number", by: "webhook" }, cast),
    more: BOT_CAST,
    without: NOT_WITH_A_BOT,
  },
  {
    way: "the Bot Platform, by words",
    groups: true,
    stage: (cast) => zaloBotStage({ choose: "words", by: "polling" }, cast),
    more: BOT_CAST,
    without: NOT_WITH_A_BOT,
  },
  {
    way: "the Official Account, by tap",
    groups: false,
    stage: zaloOaStage,
    // Nobody there is known to be lost: who blocks or is gone is elsewhere.
    more: {
      "chan-tro-ly.md": { telegramChats: true, onWeb: ["Văn thư xã Ia Le", "Chủ tịch UBND xã Ia Le"] },
    },
    without: {},
  },
];

describe.each(WAYS)("stories over $way", ({ way, groups, stage, more, without }) => {
  const notes: string[] = [];
  afterAll(() => {
    console.log([`Stories over ${way} that were not told whole there:`, ...notes].join("\n  "));
  });

  it.each(stories)("%s", async (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const onWeb = ON_WEB[name];
    const cast = { ...(onWeb === undefined ? {} : { onWeb }), ...castOf(text, { groups }), ...more[name] };
    const { told, untold } = await tellStory(text, stage(cast));
    const parts = [...elsewhere(cast), ...untold.map(({ line, why }) => `not told: «${line}» (${why})`)];
    if (parts.length > 0) notes.push(`${name}: ${parts.join("; ")}`);
    expect(told).toBe(text);
    expect(untold.map(({ line }) => line)).toEqual(without[name] ?? []);
  });
});
