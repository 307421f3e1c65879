import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, inject, it } from "vitest";
import type { Stores } from "../src/app/ports.ts";
import { memoryStores } from "../src/store/memory.ts";
import { approvalLibrary } from "./approval-library.ts";
import { runStory } from "./story.ts";
import { webStage } from "./web-stage.ts";
import { withMongo } from "./with-mongo.ts";

/** Stories of a report that the head approves. */

const folder = new URL("./stories/duyet/", import.meta.url);
const stories = readdirSync(folder).filter((name) => name.endsWith(".md"));
const library = approvalLibrary();

async function isAsWritten(name: string, stores: Stores): Promise<void> {
  const file = new URL(name, folder);
  const told = await runStory(readFileSync(file, "utf8"), webStage(stores, { name: "web" }, library));
  await expect(told).toMatchFileSnapshot(file.pathname);
}

describe("stories of approval, on memory", () => {
  it.each(stories)("%s", (name) => isAsWritten(name, memoryStores()));
});

describe.skipIf(inject("mongo") === undefined)("stories of approval, on MongoDB", () => {
  it.each(stories)("%s", (name) => withMongo((stores) => isAsWritten(name, stores)));
});
