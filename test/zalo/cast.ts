import type { Cast } from "../platform-stage.ts";

/**
 * Who and what of a story is not in Zalo, since Zalo has no such thing:
 * - What somebody edits later is written, edited and answered in the web chat, by a person who is there as well.
 * - A document with words under it goes there too; in Zalo only a picture has such words.
 * - A group that becomes a larger one is Telegram's; with `groups: false` every group is.
 */
export function castOf(story: string, { groups }: { groups: boolean }): Cast {
  const edits = [...story.matchAll(/^- (.+?) sửa tin «(.+)» thành: /gm)];
  const captioned = [...story.matchAll(/^! tệp (\S+) từ ([^:\n]+): /gm)];
  const people = [...edits.map(([, who = ""]) => who), ...captioned.map(([, , who = ""]) => who)];
  const hasGroup = / @ nhóm/.test(story);
  const telegramGroups = hasGroup && (!groups || / thành nhóm lớn$/m.test(story));
  return {
    ...(people.length === 0
      ? {}
      : {
          inWeb: {
            people,
            texts: edits.map(([, , text = ""]) => text),
            files: captioned.map(([, name = ""]) => name),
          },
        }),
    ...(telegramGroups ? { telegramGroups } : {}),
  };
}

/** What `castOf` has put elsewhere, in words. */
export function elsewhere({ inWeb, telegramGroups, telegramChats, onWeb }: Cast): string[] {
  return [
    ...(inWeb === undefined
      ? []
      : [`${inWeb.texts.length + inWeb.files.length} messages edited or captioned in the web chat`]),
    ...(telegramGroups === undefined ? [] : ["its group in Telegram"]),
    ...(telegramChats === undefined ? [] : ["who blocks the bot in Telegram"]),
    ...(onWeb === undefined ? [] : [`in the web chat alone: ${onWeb.join(", ")}`]),
  ];
}
