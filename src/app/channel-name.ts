import { fold } from "../domain/vietnamese/fold.ts";
import type { SentenceKey, Wording } from "../flow/wording.ts";

const NAMES: Record<string, SentenceKey & `channel.${string}`> = {
  web: "channel.web",
  telegram: "channel.telegram",
  "zalo-bot": "channel.zalo_bot",
  "zalo-oa": "channel.zalo_oa",
  console: "channel.console",
};

/** What people call a channel. */
export function channelName(wording: Wording, channel: string): string {
  const key = NAMES[channel];
  return key === undefined ? channel : wording.say(key);
}

/** The channels that words can mean: by id or name, or by a beginning of the name. ["zalo" -> zalo-bot and zalo-oa] */
export function readChannel(wording: Wording, words: string, channels: readonly string[]): string[] {
  const wanted = fold(words);
  const spelled = channels.map((channel) => ({ channel, names: [fold(channel), fold(channelName(wording, channel))] }));
  const exact = spelled.filter(({ names }) => names.includes(wanted));
  const begins = spelled.filter(({ names }) => wanted !== "" && names.some((name) => name.startsWith(wanted)));
  return (exact.length > 0 ? exact : begins).map(({ channel }) => channel);
}
