import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runStory, withoutFingerprints } from "../story.ts";
import { telegramStage } from "./stage.ts";

const folder = new URL("../stories/", import.meta.url);
const stories = readdirSync(folder).filter((name) => name.endsWith(".md"));

/** A code opens Telegram only to a post that is not there yet: in these stories that post is in the web chat alone. */
const ON_WEB: Record<string, string[]> = {
  "chan-tro-ly.md": ["Văn thư xã Ia Le"],
  "khong-dong-y-luu-thong-tin.md": ["Chủ tịch UBND xã Ia Blứ"],
  "tham-gia-bang-ma-moi.md": ["Văn thư xã Ia Le"],
  "them-vai-tro-bang-ma.md": ["Phó Chủ tịch UBND huyện"],
};

describe.each(["polling", "webhook"] as const)("stories over Telegram, by %s", (mode) => {
  it.each(stories)("%s", async (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const told = await runStory(text, telegramStage(mode, ON_WEB[name]));
    expect(withoutFingerprints(told)).toBe(withoutFingerprints(text));
  });
});
