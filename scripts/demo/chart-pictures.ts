import { writeFileSync } from "node:fs";
import { renderFileFrom } from "../../src/files/render-file.ts";
import { memoryFiles } from "../../src/store/memory/files.ts";
import { seedBriefing } from "../../test/files/seed-briefing.ts";

/** Makes the README's chart of who reported, from the demo's reports of one week: the picture as it is sent. */
export async function chartPictures(): Promise<void> {
  const briefing = await seedBriefing("bao-cao-tuan", "2026-W48");
  const renderFile = renderFileFrom(memoryFiles());
  const { id } = briefing.snapshot;
  const file = await renderFile({ make: "chart", snapshot: id, chart: "delivery", page: 0 }, briefing);
  if (file === undefined) throw new Error("There is nothing to draw");
  writeFileSync(new URL("./bieu-do.png", import.meta.url), file.bytes);
}
