import { closeLinks, closesPages, giveLink } from "../page-links.ts";
import type { Command } from "./index.ts";

/** `/web`: a link to the person's own page, for a working day; «đóng» closes all that were given and the pages that are open. */
export const web: Command = {
  name: "web",
  apart: true,
  run: async (call, words) => [await (closesPages(words) ? closeLinks(call) : giveLink(call))],
};
