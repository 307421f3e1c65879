import type { Transcript, TranscriptLine } from "../../app/ports.ts";

export function memoryTranscript(): Transcript {
  const lines = new Map<string, TranscriptLine>();
  const chats = new Map<string, TranscriptLine[]>();
  /** The last number of each chat, whatever became of its line. */
  const ends = new Map<string, number>();

  return {
    async add(line) {
      const known = lines.get(line.id);
      if (known) return structuredClone(known);
      const chat = chats.get(line.chat) ?? [];
      const added = { ...structuredClone(line), seq: (ends.get(line.chat) ?? 0) + 1 };
      ends.set(line.chat, added.seq);
      chats.set(line.chat, chat);
      chat.push(added);
      lines.set(line.id, added);
      return structuredClone(added);
    },
    async after(chat, seq, limit) {
      const later = (chats.get(chat) ?? []).filter((line) => line.seq > seq);
      return structuredClone(later.slice(Math.max(0, later.length - limit)));
    },
    async purge(before, limit) {
      const old = [...lines.values()]
        .filter(({ at }) => at < before)
        .sort((a, b) => a.at - b.at)
        .slice(0, limit);
      for (const { id } of old) lines.delete(id);
      for (const chat of new Set(old.map((line) => line.chat)))
        chats.set(
          chat,
          (chats.get(chat) ?? []).filter(({ id }) => lines.has(id)),
        );
      return old.length;
    },
    async forget(chat) {
      const theirs = chats.get(chat) ?? [];
      for (const { id } of theirs) lines.delete(id);
      for (const kept of [chats, ends]) kept.delete(chat);
      return theirs.length;
    },
  };
}
