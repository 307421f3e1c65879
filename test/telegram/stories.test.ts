import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runStory } from "../story.ts";
import { telegramStage } from "./stage.ts";

const folder = new URL("../stories/", import.meta.url);
const stories = readdirSync(folder).filter((name) => name.endsWith(".md"));

/** A code opens Telegram only to a post that is not there yet: in these stories it is in the web chat alone. */
const ON_WEB: Record<string, string[]> = {};

describe.each(["polling", "webhook"] as const)("stories over Telegram, by %s", (mode) => {
  it.each(stories)("%s", async (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    expect(await runStory(text, telegramStage(mode, ON_WEB[name]))).toBe(text);
  });
});
