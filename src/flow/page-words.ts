import { sentences } from "./sentences.ts";
import type { SentenceKey, Wording } from "./wording.ts";

type PageWord = Extract<SentenceKey, `web.${string}`>;

/** Everything the web chat's page says, by key. None of these sentences takes values: the page shows them as they are. */
export function pageWords(wording: Wording): Record<PageWord, string> {
  const keys = Object.keys(sentences).filter((key): key is PageWord => key.startsWith("web."));
  return Object.fromEntries(keys.map((key) => [key, wording.say(key)])) as Record<PageWord, string>;
}
